import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (file: string) => readFileSync(join(import.meta.dirname, "../../data", file));
const versions = JSON.parse(read("rules_versions.json").toString()) as {
  version: number;
  date: string;
  changes: string[];
  constants: string;
}[];

test("a change of a constant is a new version of the rules, with its date and what changed", () => {
  expect(versions.at(-1)?.constants).toBe(
    createHash("sha256").update(read("rules.json")).digest("hex"),
  );
  expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => at + 1));
  const dates = versions.map(({ date }) => date);
  expect(dates).toEqual(dates.toSorted());
  for (const { changes } of versions) expect(changes.length).toBeGreaterThan(0);
});
