import fc from "fast-check";
import { expect, test } from "vitest";
import { assuranceOf, assuranceWords } from "../../dashboard/assurance.ts";
import type { Point, Series } from "../../dashboard/series.ts";
import { assuranceIcon } from "../../pipelines/statistics/icons.ts";

type Limits = { lower: number | null; upper: number | null; trial?: boolean };

const series = (
  target: number | null,
  good: "up" | "down" | null,
  { lower, upper, trial = false }: Limits,
  unit = "score",
): Series => ({
  id: "any",
  measure: "any",
  site: "Elm",
  name: "Any",
  unit,
  grain: "month",
  good,
  target,
  denominatorMeans: null,
  points: [
    {
      month: "2026-05",
      at: "2026-05",
      period: "May 2026",
      value: 1,
      n: 20,
      center: 1,
      lower,
      upper,
      signal: "usual",
      atFirst: "usual",
      trial,
      limitsFrom: "2024-01-01",
      withheld: false,
      open: false,
    } satisfies Point,
  ],
});

const limits = { lower: 0.2, upper: 0.8 };

test("a process meets its target consistently only where the target lies beyond its usual range", () => {
  expect(assuranceOf(series(0.1, "up", limits))).toBe("pass");
  expect(assuranceOf(series(0.5, "up", limits))).toBe("inconsistent");
  expect(assuranceOf(series(0.9, "up", limits))).toBe("fail");
  expect(assuranceOf(series(0.1, "down", limits))).toBe("fail");
  expect(assuranceOf(series(0.9, "down", limits))).toBe("pass");
});

test("a target on a limit is met at times, also where only rounding parts the two", () => {
  for (const good of ["up", "down"] as const) {
    expect(assuranceOf(series(0.2, good, limits))).toBe("inconsistent");
    expect(assuranceOf(series(0.8, good, limits))).toBe("inconsistent");
    // 0.1 + 0.2 is a little more than 0.3.
    const summed = { lower: 0.1 + 0.2, upper: 0.1 + 0.2 };
    expect(assuranceOf(series(0.3, good, summed))).toBe("inconsistent");
  }
});

test("numbers that look equal once they are rounded for the screen are not equal", () => {
  expect(assuranceOf(series(0.8, "up", { lower: 0.2, upper: 0.7996 }, "share"))).toBe("fail");
});

test("without a target, a good direction or full limits there is no assurance", () => {
  expect(assuranceOf(series(null, "up", limits))).toBeNull();
  expect(assuranceOf(series(0.5, null, limits))).toBeNull();
  expect(assuranceOf(series(0.5, "up", { ...limits, trial: true }))).toBeNull();
  expect(assuranceOf(series(0.5, "up", { lower: null, upper: null }))).toBeNull();
});

test("the page and `throughline spc` never give one chart two icons", () => {
  const names = { consistent_pass: "pass", consistent_fail: "fail", inconsistent: "inconsistent" };
  const near = fc.oneof(
    fc.constantFrom(0, 0.1, 0.2, 0.3, 0.1 + 0.2, 1 - 0.9),
    fc.double({ min: -5, max: 5, noNaN: true }),
  );
  fc.assert(
    fc.property(
      near,
      near,
      near,
      fc.constantFrom("up" as const, "down" as const),
      (target, a, b, good) => {
        const [lower, upper] = [Math.min(a, b), Math.max(a, b)];
        const icon = assuranceIcon({ lower, upper, judged: true }, target, good).assurance;
        expect(assuranceOf(series(target, good, { lower, upper }))).toBe(icon && names[icon]);
      },
    ),
  );
});

test("the target stands in the words", () => {
  expect(assuranceWords("pass", series(1.5, "up", limits, "count"))).toBe(
    "meets its target of 1.50 consistently",
  );
});
