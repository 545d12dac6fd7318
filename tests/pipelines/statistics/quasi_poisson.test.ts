import { describe, expect, it } from "vitest";
import { designOf } from "../../../pipelines/statistics/its.ts";
import {
  analyseCounts,
  type CountSeries,
  fitCounts,
} from "../../../pipelines/statistics/quasi_poisson.ts";
import { absent, readCsv, readJson } from "./reference.ts";

interface Term {
  term: string;
  b: number;
  se: number;
  rr: number;
  lo: number;
  hi: number;
  p_reported: number;
}
interface Counterfactual {
  observed: number;
  fitted: number;
  counterfactual: number;
  difference: number;
  se_delta: number;
  lo: number;
  hi: number;
  relative: number;
  per_month: { time: number; fitted: number; counterfactual: number }[];
}
interface Model {
  coef: Term[];
  dispersion: number;
  deviance: number;
  counterfactual: Counterfactual;
  F_test_vs_model3: { F: number; df2: number; p: number };
}
type Expected = Record<
  "model1_poisson" | "model2_quasipoisson" | "model3_quasi_harmonic" | "model4_level_and_slope",
  Model
> & { poisson_hac: { se: number[] }; published: { rr_model1: { value: number } } };

const names: Record<string, string> = {
  "(Intercept)": "intercept",
  smokban: "level",
  time: "trend",
  post: "slope",
};

describe.skipIf(absent !== "")(`admissions in Sicily, Bernal 2017${absent}`, () => {
  const expected =
    absent === "" ? readJson<Expected>("its_sicily/expected.json") : ({} as Expected);
  const series = (over: Partial<CountSeries> = {}): CountSeries => {
    const rows = readCsv("its_sicily/sicily.csv");
    return {
      times: rows.map(({ time }) => Number(time)),
      values: rows.map(({ aces }) => Number(aces)),
      exposure: rows.map(({ stdpop }) => Number(stdpop)),
      from: 37,
      model: "level",
      season: "none",
      period: 12,
      ...over,
    };
  };

  it("is the Poisson model of the paper, and the same with its errors scaled", () => {
    const fit = fitCounts(designOf(series()), series().values, series().exposure)!;
    expect(fit.deviance).toBeCloseTo(expected.model1_poisson.deviance, 6);
    expect(fit.dispersion).toBeCloseTo(expected.model2_quasipoisson.dispersion, 8);
    for (const { term, b, se } of expected.model1_poisson.coef) {
      const at = fit.terms.indexOf(names[term]!);
      expect(fit.coefficients[at]).toBeCloseTo(b, 9);
      expect(Math.sqrt(fit.inverse[at]![at]!)).toBeCloseTo(se, 9);
    }
    const { coefficients } = analyseCounts(series(), [])!;
    expect(coefficients.level!.rr.estimate).toBeCloseTo(expected.published.rr_model1.value, 3);
    for (const { term, se, lo, hi } of expected.model2_quasipoisson.coef) {
      const own = coefficients[names[term]!]!;
      expect(own.se).toBeCloseTo(se, 9);
      expect(own.rr.low).toBeCloseTo(lo, 9);
      expect(own.rr.high).toBeCloseTo(hi, 9);
    }
  });

  it("with season: rate ratios, expected counts, their difference and its delta interval", () => {
    const found = analyseCounts(series({ season: "harmonic" }), [1], 3)!;
    const model = expected.model3_quasi_harmonic;
    expect(found.fit.dispersion).toBeCloseTo(model.dispersion, 8);
    for (const { term, b, se, rr, lo, hi, p_reported } of model.coef) {
      const own = found.coefficients[names[term] ?? term]!;
      expect(own.estimate).toBeCloseTo(b, 9);
      expect(own.se).toBeCloseTo(se, 9);
      expect(own.rr.estimate).toBeCloseTo(rr, 9);
      expect(own.rr.low).toBeCloseTo(lo, 9);
      expect(own.rr.high).toBeCloseTo(hi, 9);
      expect(own.p).toBeCloseTo(p_reported, 8);
    }
    expectTotals(found, model.counterfactual);
    expect(found.slopeTest).toBeNull();
    // sandwich::NeweyWest without its small-sample factor; ours is n / (n - k).
    const order = ["intercept", "level", "trend", "sin1", "sin2", "cos1", "cos2"];
    for (const [k, se] of expected.poisson_hac.se.entries())
      expect(found.neweyWest.coefficients[order[k]!]!.se * Math.sqrt(52 / 59)).toBeCloseTo(se, 6);
  });

  it("with a change of slope: the F test against a jump alone", () => {
    const found = analyseCounts(series({ season: "harmonic", model: "level-slope" }), [])!;
    const model = expected.model4_level_and_slope;
    expect(found.fit.dispersion).toBeCloseTo(model.dispersion, 8);
    for (const { term, b, se } of model.coef) {
      if (term === "smokban") continue;
      expect(found.coefficients[names[term] ?? term]!.estimate).toBeCloseTo(b, 9);
      expect(found.coefficients[names[term] ?? term]!.se).toBeCloseTo(se, 9);
    }
    // There the slope counts from the last period before.
    const [level, slope] = [model.coef[1]!, model.coef[3]!];
    expect(found.coefficients.level!.estimate).toBeCloseTo(level.b + slope.b, 9);
    expectTotals(found, model.counterfactual);
    expect(found.slopeTest!.f).toBeCloseTo(model.F_test_vs_model3.F, 7);
    expect(found.slopeTest!.df2).toBe(model.F_test_vs_model3.df2);
    expect(found.slopeTest!.p).toBeCloseTo(model.F_test_vs_model3.p, 7);
  });
});

function expectTotals(
  { totals, relative, continued }: NonNullable<ReturnType<typeof analyseCounts>>,
  expected: Counterfactual,
): void {
  expect(totals.observed).toBe(expected.observed);
  expect(totals.fitted).toBeCloseTo(expected.fitted, 6);
  expect(totals.counterfactual).toBeCloseTo(expected.counterfactual, 5);
  expect(totals.difference).toBeCloseTo(expected.difference, 5);
  expect(totals.se).toBeCloseTo(expected.se_delta, 5);
  // Made there with 1.959964 for the quantile of the normal.
  expect(totals.low).toBeCloseTo(expected.lo, 4);
  expect(totals.high).toBeCloseTo(expected.hi, 4);
  expect(relative.estimate).toBeCloseTo(expected.relative, 9);
  for (const [k, { time, fitted, counterfactual }] of expected.per_month.entries()) {
    expect(continued[k]!.time).toBe(time);
    expect(continued[k]!.fitted).toBeCloseTo(fitted, 6);
    expect(continued[k]!.counterfactual).toBeCloseTo(counterfactual, 6);
  }
}

describe("counts that tell nothing", () => {
  const times = Array.from({ length: 24 }, (_, t) => t + 1);
  const of = (values: number[]): CountSeries => ({
    times,
    values,
    exposure: times.map(() => 1),
    from: 13,
    model: "level",
    season: "none",
    period: 12,
  });

  it.each([
    ["none at all", of(times.map(() => 0))],
    ["none after", of(times.map((t) => (t < 13 ? 3 + (t % 3) : 0)))],
    ["none before", of(times.map((t) => (t < 13 ? 0 : 3 + (t % 3))))],
    ["always the same", of(times.map(() => 5))],
  ])("are not fitted: %s", (_, series) => {
    expect(analyseCounts(series, [])).toBeNull();
  });
});
