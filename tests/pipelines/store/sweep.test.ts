import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore, sweepTemporary, temporaryPath } from "../../../pipelines/store/store.ts";
import { temporaryFolder } from "../warehouse/fixture.ts";

it("what an ended process left behind is swept; what a living one works on is not", () => {
  const store = openStore(temporaryFolder());
  const ours = temporaryPath(store);
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const theirs = join(store.temporary, `${pid}-abc`);
  const unknown = join(store.temporary, "notes.txt");
  for (const file of [ours, theirs, unknown]) writeFileSync(file, "");
  sweepTemporary(store);
  expect([ours, theirs, unknown].map((file) => existsSync(file))).toEqual([true, false, false]);
});
