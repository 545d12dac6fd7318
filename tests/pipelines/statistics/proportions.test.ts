import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newcombe, poissonRate, wilson } from "../../../pipelines/statistics/proportions.ts";
import { absent, readJson } from "./reference.ts";

interface Expected {
  cases: { k: number; n: number; wilson_lo: number; wilson_hi: number }[];
  newcombe_difference_56_70_vs_48_80: [number, number, number];
  poisson_exact: Record<string, [number, number]>;
}

describe.skipIf(absent !== "")(`intervals of counts as R has them${absent}`, () => {
  const given = () => readJson<Expected>("proportions/expected.json");

  it("shares by Wilson", () => {
    for (const { k, n, wilson_lo, wilson_hi } of given().cases) {
      const found = wilson(k, n)!;
      expect(found.estimate).toBe(k / n);
      expect(found.low).toBeCloseTo(wilson_lo, 9);
      expect(found.high).toBeCloseTo(wilson_hi, 9);
    }
  });

  it("a difference of shares by Newcombe's method 10", () => {
    const [estimate, low, high] = given().newcombe_difference_56_70_vs_48_80;
    const found = newcombe([56, 70], [48, 80])!;
    expect(found.estimate).toBeCloseTo(estimate, 9);
    expect(found.low).toBeCloseTo(low, 9);
    expect(found.high).toBeCloseTo(high, 9);
  });

  it("rates exactly, by Poisson", () => {
    const { k0, k5, "k10_per_4.2": k10 } = given().poisson_exact;
    for (const [count, exposure, wanted] of [
      [0, 1, k0],
      [5, 1, k5],
      [10, 4.2, k10],
    ] as const) {
      const found = poissonRate(count, exposure)!;
      expect(found.low).toBeCloseTo(wanted![0], 9);
      expect(found.high).toBeCloseTo(wanted![1], 9);
    }
  });
});

describe("intervals of counts", () => {
  it("are none of nothing", () => {
    expect(wilson(0, 0)).toBeNull();
    expect(newcombe([1, 2], [0, 0])).toBeNull();
    expect(poissonRate(3, 0)).toBeNull();
  });

  it("hold the estimate and stay between 0 and 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (total, part) => {
        const { estimate, low, high } = wilson(part % (total + 1), total)!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });
});
