import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backup } from "../../pipelines/backup/backup.ts";
import { restore } from "../../pipelines/backup/restore.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";

type BackupOperation = "backup" | "restore";

/** What is there of an operation after its process was killed, and what is wrong with it. */
export type BackupOutcome = { seen: "before" | "after"; problems: string[] };

export type BackupStage = {
  moments: Record<BackupOperation, readonly string[]>;
  /** Kills a backup, or a restore, at the moment of that number. */
  kill(operation: BackupOperation, at: number): Promise<BackupOutcome>;
};

/** Where the store in the folder `store` is backed up to `b.tar` beside it, and restored from that. */
export async function makeBackupStage(folder: string): Promise<BackupStage> {
  const store = openStore(join(folder, "store"));
  const file = join(folder, "b.tar");
  const again = join(folder, "again");
  const { contentHash: hash } = await diagnose(store);
  const clear = () => rmSync(again, { recursive: true, force: true });

  /** What is wrong where the backup was restored. */
  async function wrong(at: Store): Promise<string[]> {
    const { contentHash, problems } = await diagnose(at);
    return contentHash === hash ? problems : [...problems, `other figures: ${contentHash}`];
  }

  async function killBackup(at: number): Promise<BackupOutcome> {
    await backup(store, file, { withKeys: true });
    const before = readFileSync(file);
    play(folder, "backup", at);
    const seen = readFileSync(file).equals(before) ? "before" : "after";
    clear();
    const { contentHash } = await restore(file, again);
    const problems = contentHash === hash ? [] : [`the file restores ${contentHash}`];
    clear();
    await backup(store, file, { withKeys: true });
    const left = readdirSync(folder).filter((name) => name.startsWith("b.tar."));
    return { seen, problems: [...problems, ...left, ...(await diagnose(store)).problems] };
  }

  async function killRestore(at: number): Promise<BackupOutcome> {
    clear();
    play(folder, "restore", at);
    const seen = existsSync(join(again, "ledger.sqlite")) ? "after" : "before";
    if (seen === "before") await restore(file, again);
    return { seen, problems: await wrong(openStore(again)) };
  }

  const backedUp = play(folder, "backup", -1);
  const restored = play(folder, "restore", -1);
  return {
    moments: { backup: backedUp, restore: restored },
    kill: (operation, at) => (operation === "backup" ? killBackup(at) : killRestore(at)),
  };
}

/** Of the moments: those around the last renames, and `more` spread over the others. */
export function backupAimsOf(moments: readonly string[], more: number): number[] {
  const last = moments.findLastIndex((each) => each.startsWith("before rename"));
  const spread = Array.from({ length: more }, (_, n) => Math.floor(((n + 0.5) / more) * last));
  return [...new Set([...spread, last, last + 1])];
}

/** Does it in a process of its own, which kills itself; what it told until then. */
function play(folder: string, operation: BackupOperation, dieAt: number): string[] {
  const script = join(import.meta.dirname, "backup_child.ts");
  const given = [script, folder, operation, String(dieAt)];
  const { stdout, signal, status } = spawnSync(process.execPath, given, { encoding: "utf8" });
  if (dieAt === -1 ? status !== 0 : signal !== "SIGKILL")
    throw new Error(`${operation} ended with ${status ?? signal}`);
  return stdout.trimEnd().split("\n");
}
