import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Calibration, calibrationLines } from "../../pipelines/calibration.ts";

const root = join(import.meta.dirname, "../..");
const calibration = JSON.parse(
  readFileSync(join(root, "data/calibration.json"), "utf8"),
) as Calibration;
const versions = JSON.parse(readFileSync(join(root, "data/rules_versions.json"), "utf8")) as {
  version: number;
}[];

test("the table in docs is that of the figures kept (else: node data/calibration_table.ts)", () => {
  const measured = readFileSync(join(root, "docs/measured.md"), "utf8");
  const [start, end] = [
    measured.indexOf("<!-- calibration -->"),
    measured.indexOf("<!-- /calibration -->"),
  ];
  expect(measured.slice(start, end).split("\n").slice(1, -1)).toEqual(
    calibrationLines(calibration),
  );
});

test("the figures kept are of the rules as they are (else: throughline calibrate --out data/calibration.json)", () => {
  expect(calibration.rulesVersion).toBe(versions.at(-1)?.version);
});

test("no figure kept lies outside its bound, and each design is judged by enough verdicts", () => {
  for (const { name, outside } of calibration.figures) expect.soft(outside, name).toBe(false);
  if (calibration.scale < 1) return;
  for (const design of ["compared", "own history only"]) {
    const covered = calibration.figures.filter(
      ({ group, name }) => group === "coverage" && name.startsWith(design),
    );
    expect(
      covered.reduce((sum, { n }) => sum + n, 0),
      design,
    ).toBeGreaterThanOrEqual(400);
  }
});
