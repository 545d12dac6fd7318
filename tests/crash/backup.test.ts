import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backup } from "../../pipelines/backup/backup.ts";
import { restore } from "../../pipelines/backup/restore.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { bring, hashOf, head, session } from "../pipelines/bring.ts";

let folder: string;
let store: Store;
let file: string;
let hash: string | null;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "throughline-backup-"));
  store = openStore(join(folder, "store"));
  file = join(folder, "b.tar");
  await bring(store, { "a.csv": head + session("S1", "2025-03-01") });
  hash = await hashOf(store);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Does it in a process of its own, which kills itself; what it told until then. */
function play(operation: "backup" | "restore", dieAt: number): string[] {
  const script = join(import.meta.dirname, "backup_child.ts");
  const given = [script, folder, operation, String(dieAt)];
  const { stdout, signal, status } = spawnSync(process.execPath, given, { encoding: "utf8" });
  expect(dieAt === -1 ? status : signal).toBe(dieAt === -1 ? 0 : "SIGKILL");
  return stdout.trimEnd().split("\n");
}

/** Of the moments: those around the last renames, and `more` spread over the others. */
function aimsAt(moments: readonly string[], more: number): number[] {
  const last = moments.findLastIndex((each) => each.startsWith("before rename"));
  const spread = Array.from({ length: more }, (_, n) => Math.floor(((n + 0.5) / more) * last));
  return [...new Set([...spread, last, last + 1])];
}

describe("a backup that is killed", () => {
  it("leaves the file that was there, or is whole, and the next one takes its leftovers away", async () => {
    const moments = play("backup", -1);
    expect(moments).toContain("writing a piece");
    const seen = new Set<string>();
    for (const at of aimsAt(moments, 2)) {
      await backup(store, file);
      const before = readFileSync(file);
      play("backup", at);
      const kept = readFileSync(file).equals(before);
      seen.add(kept ? "before" : "after");
      if (!kept) expect(await restored()).toBe(hash);
    }
    expect([...seen].toSorted()).toEqual(["after", "before"]);
    await backup(store, file, { withKeys: true });
    expect(readdirSync(folder).toSorted()).toEqual(["b.tar", "store"]);
    expect((await diagnose(store)).problems).toEqual([]);
  });
});

async function restored(): Promise<string | null> {
  const again = join(folder, "again");
  const { contentHash } = await restore(file, again);
  rmSync(again, { recursive: true });
  return contentHash;
}

describe("a restore that is killed", () => {
  it("is no data directory before it is whole, and can be begun again", async () => {
    await backup(store, file, { withKeys: true });
    const again = join(folder, "again");
    const moments = play("restore", -1);
    const seen = new Set<string>();
    for (const at of aimsAt(moments, 2)) {
      rmSync(again, { recursive: true, force: true });
      play("restore", at);
      const there = existsSync(join(again, "ledger.sqlite"));
      seen.add(there ? "after" : "before");
      if (!there) await restore(file, again);
      expect(await diagnose(openStore(again))).toMatchObject({ contentHash: hash, problems: [] });
    }
    expect([...seen].toSorted()).toEqual(["after", "before"]);
  });
});
