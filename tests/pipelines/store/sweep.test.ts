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
  const { pid: us } = process;
  const before = [`${us}-00000000-abc`, `${us}-abc`].map((name) => join(store.temporary, name));
  const unknown = join(store.temporary, "notes.txt");
  for (const file of [ours, theirs, unknown, ...before]) writeFileSync(file, "");
  sweepTemporary(store);
  expect([ours, theirs, unknown].map((file) => existsSync(file))).toEqual([true, false, false]);
  // A process of the same id that ran before us, as in a container that was started again.
  expect(before.map((file) => existsSync(file))).toEqual([false, false]);
});
