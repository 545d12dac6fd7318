import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const documented = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8");
const rows = [...documented.matchAll(/^\| ([^|]+) \| `(\w+\.test\.ts)`: ([^|]+) \|$/gm)].map(
  ([, attack, file, name]) => ({ attack, file: file!, name: name! }),
);

test("docs/security.md names at least twenty attacks on signing in", () => {
  expect(new Set(rows.map(({ attack }) => attack)).size).toBeGreaterThanOrEqual(20);
});

test.each(rows)("$attack: there is a test of that name", ({ file, name }) => {
  expect(readFileSync(new URL(file, import.meta.url), "utf8")).toContain(`"${name}"`);
});
