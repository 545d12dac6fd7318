import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
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
  /** Kills a backup, or a restore, at that moment. */
  kill(operation: BackupOperation, at: string): Promise<BackupOutcome>;
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

  async function killBackup(at: string): Promise<BackupOutcome> {
    await backup(store, file, { withKeys: true });
    // Not its bytes: two backups of one second are the same.
    const before = statSync(file).ino;
    play(folder, "backup", at);
    const seen = statSync(file).ino === before ? "before" : "after";
    clear();
    const { contentHash } = await restore(file, again);
    const problems = contentHash === hash ? [] : [`the file restores ${contentHash}`];
    clear();
    await backup(store, file, { withKeys: true });
    const left = readdirSync(folder).filter((name) => name.startsWith("b.tar."));
    return { seen, problems: [...problems, ...left, ...(await diagnose(store)).problems] };
  }

  async function killRestore(at: string): Promise<BackupOutcome> {
    clear();
    play(folder, "restore", at);
    const seen = existsSync(join(again, "ledger.sqlite")) ? "after" : "before";
    if (seen === "before") await restore(file, again);
    return { seen, problems: await wrong(openStore(again)) };
  }

  const backedUp = play(folder, "backup");
  const restored = play(folder, "restore");
  return {
    moments: { backup: backedUp, restore: restored },
    kill: (operation, at) => (operation === "backup" ? killBackup(at) : killRestore(at)),
  };
}

/**
 * Of the moments: those around the last renames, and `more` spread over the others but for the last
 * pieces that are written, which another backup may not have.
 */
export function backupAimsOf(moments: readonly string[], more: number): string[] {
  const last = moments.findLastIndex((each) => each.startsWith("before rename"));
  const spread = Array.from({ length: more }, (_, n) =>
    Math.floor(((n + 0.5) / more) * 0.9 * last),
  );
  return [...new Set([...spread, last, last + 1].map((at) => moments[at]!))];
}

/** Does it in a process of its own, which kills itself; what it told until then. */
function play(folder: string, operation: BackupOperation, dieAt = ""): string[] {
  const script = join(import.meta.dirname, "backup_child.ts");
  const given = [script, folder, operation, dieAt];
  const { stdout, signal, status } = spawnSync(process.execPath, given, { encoding: "utf8" });
  if (dieAt === "" ? status !== 0 : signal !== "SIGKILL")
    throw new Error(`${operation} ended with ${status ?? signal}`);
  return stdout.trimEnd().split("\n");
}
