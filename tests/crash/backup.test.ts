import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../pipelines/store/store.ts";
import { bring, head, session } from "../pipelines/bring.ts";
import { backupAimsOf, type BackupStage, makeBackupStage } from "./backup_stage.ts";

let folder: string;
let stage: BackupStage;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "throughline-backup-"));
  const store = openStore(join(folder, "store"));
  await bring(store, { "a.csv": head + session("S1", "2025-03-01") });
  stage = await makeBackupStage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  [
    "backup",
    "leaves the file that was there, or is whole, and the next one takes its leftovers away",
  ],
  ["restore", "is no data directory before it is whole, and can be begun again"],
] as const)("a %s that is killed %s", async (operation, _rule) => {
  const moments = stage.moments[operation];
  expect(moments).toContain("writing a piece, 0 before");
  const seen = new Set<string>();
  for (const at of backupAimsOf(moments, 2)) {
    const outcome = await stage.kill(operation, at);
    expect(outcome.problems).toEqual([]);
    seen.add(outcome.seen);
  }
  expect([...seen].toSorted()).toEqual(["after", "before"]);
});
