import { describe, expect, it } from "vitest";
import { fitAr1 } from "../../../pipelines/statistics/ar1.ts";
import {
  coefficientOf,
  designOf,
  fitDesign,
  type InterruptedSeries,
  neweyWest,
  neweyWestLag,
} from "../../../pipelines/statistics/its.ts";
import { breuschGodfrey, durbinWatson } from "../../../pipelines/statistics/its_checks.ts";
import { analyse, coefficientsOf } from "../../../pipelines/statistics/its_effect.ts";
import { enoughFor } from "../../../pipelines/statistics/its_needs.ts";
import { dot, leastSquares } from "../../../pipelines/statistics/linear.ts";
import { absent, readCsv, readJson } from "./reference.ts";

interface Row {
  term: string;
  estimate: number;
  se: number;
  p: number;
  lo: number;
  hi: number;
}

/** A rough relative tolerance: the 12 digits that the reference prints, or what its README allows. */
function near(value: number, expected: number, relative: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-12);
}

/** The reference counts the slope from the last period before; here it counts from the first after. */
function expectSicily(fit: ReturnType<typeof fitDesign>, rows: Row[], relative = 1e-9): void {
  const names: Record<string, string> = {
    "(Intercept)": "intercept",
    time: "trend",
    smokban: "level",
    post: "slope",
  };
  for (const { term, estimate, se, p, lo, hi } of rows) {
    const place = (name: string): number[] => fit!.terms.map((each) => (each === name ? 1 : 0));
    const weights = place(names[term] ?? term);
    if (term === "smokban") weights[fit!.terms.indexOf("slope")] = -1;
    const own = coefficientOf(fit!, weights);
    near(own.estimate, estimate, relative);
    near(own.se, se, relative);
    near(own.p, p, 1e-5);
    near(own.low, lo, relative * 100);
    near(own.high, hi, relative * 100);
  }
}

function sicily(season: InterruptedSeries["season"] = "none"): InterruptedSeries {
  const rows = readCsv("its_sicily/sicily.csv");
  return {
    times: rows.map(({ time }) => Number(time)),
    values: rows.map(({ aces, stdpop }) => (Number(aces) / Number(stdpop)) * 1e5),
    from: 37,
    model: "level-slope",
    season,
    period: 12,
  };
}

interface Sicily {
  ols_rate_level_slope: {
    coef: Row[];
    dw: { dw: number };
    bg_order1: number;
    newey_west: Record<string, Row[]>;
    prais_winsten: { rho: number; df: number; coef: Row[] };
    gls_ar1_reml: { phi: number; coef: Row[] };
    effect_at_k_months_nw3: {
      months_after: number;
      effect: number;
      se: number;
      lo: number;
      hi: number;
    }[];
  };
  ols_rate_harmonic: {
    coef: Row[];
    dw: { dw: number };
    newey_west: Record<string, Row[]>;
    prais_winsten: { rho: number; coef: Row[] };
  };
  lag_rules: { floor_4_n100_2_9: number };
}

describe.skipIf(absent !== "")(`smoking ban in Sicily, R${absent}`, () => {
  const expected = absent === "" ? readJson<Sicily>("its_sicily/expected.json") : ({} as Sicily);
  const plain = expected.ols_rate_level_slope;

  it("by OLS and by Newey-West at every lag", () => {
    const series = sicily();
    const design = designOf(series);
    expectSicily(fitDesign(design, series, "ols"), plain.coef);
    for (const [name, rows] of Object.entries(plain.newey_west)) {
      const lag = Number(name.replace("lag", ""));
      expectSicily(fitDesign(design, series, "newey-west", lag), rows);
    }
    expect(neweyWestLag(59)).toBe(expected.lag_rules.floor_4_n100_2_9);
  });

  it("by Prais-Winsten and by REML AR(1)", () => {
    const series = sicily();
    const design = designOf(series);
    const prais = fitDesign(design, series, "prais-winsten");
    expect(prais!.phi).toBeCloseTo(plain.prais_winsten.rho, 6);
    expectSicily(prais, plain.prais_winsten.coef, 1e-6);
    const reml = fitDesign(design, series, "reml-ar1");
    expect(reml!.phi).toBeCloseTo(plain.gls_ar1_reml.phi, 5);
    expectSicily(reml, plain.gls_ar1_reml.coef, 1e-5);
  });

  it("with two pairs of sine and cosine", () => {
    const series = sicily("harmonic");
    const design = designOf(series);
    const { coef, newey_west, prais_winsten, dw } = expected.ols_rate_harmonic;
    const ols = fitDesign(design, series, "ols");
    expectSicily(ols, coef);
    expect(durbinWatson(ols!.residuals)).toBeCloseTo(dw.dw, 9);
    for (const [name, rows] of Object.entries(newey_west))
      expectSicily(fitDesign(design, series, "newey-west", Number(name.replace("lag", ""))), rows);
    expectSicily(fitDesign(design, series, "prais-winsten"), prais_winsten.coef, 1e-6);
  });

  it("has the effect in the k-th month after, the first one 1", () => {
    const found = analyse(sicily(), [1, 6, 12, 23], 3)!;
    const robust = found.sensitivity["newey-west"]!.fit;
    for (const { months_after, effect, se, lo, hi } of plain.effect_at_k_months_nw3) {
      const own = coefficientOf(
        robust,
        robust.terms.map((term) =>
          term === "level" ? 1 : term === "slope" ? months_after - 1 : 0,
        ),
      );
      near(own.estimate, effect, 1e-9);
      near(own.se, se, 1e-9);
      near(own.low, lo, 1e-8);
      near(own.high, hi, 1e-8);
    }
    const { level, slope } = found.coefficients;
    for (const { at, estimate } of found.effects)
      expect(estimate).toBeCloseTo(level!.estimate + (at - 1) * slope!.estimate, 10);
  });

  it("says how its residuals follow each other", () => {
    const series = sicily();
    const { rows } = designOf(series);
    const { residuals } = leastSquares(rows, series.values)!;
    expect(breuschGodfrey(rows, residuals, series.times, 1).p).toBeCloseTo(plain.bg_order1, 9);
    expect(durbinWatson(residuals)).toBeCloseTo(plain.dw.dw, 9);
  });

  it("shows Newey-West with no smaller error than OLS", () => {
    const { largerErrors, sensitivity } = analyse(sicily(), [], 12)!;
    for (const [term, { se }] of Object.entries(largerErrors!))
      expect(se).toBe(
        Math.max(
          sensitivity.ols!.coefficients[term]!.se,
          sensitivity["newey-west"]!.coefficients[term]!.se,
        ),
      );
  });
});

describe.skipIf(absent !== "")(`cigarettes in California, Stata and R${absent}`, () => {
  interface Prop99 {
    single: {
      coef_ols: Row[];
      nw_lag1: Row[];
      nw: Record<string, Row[]>;
      post_trend: { estimate: number; se: number; lo: number; hi: number };
      dw: { dw: number };
      prais_winsten: { rho: number; coef: Row[] };
    };
  }
  const expected =
    absent === "" ? readJson<Prop99>("its_prop99/expected.json").single : ({} as Prop99["single"]);
  const series = (): InterruptedSeries => {
    const rows = readCsv("its_prop99/california_prop99.csv").filter(
      ({ state }) => state === "California",
    );
    return {
      times: rows.map(({ year }) => Number(year)),
      values: rows.map(({ packs_per_capita }) => Number(packs_per_capita)),
      from: 1989,
      model: "level-slope",
      season: "none",
      period: 12,
    };
  };
  const expectRows = (fit: ReturnType<typeof fitDesign>, rows: Row[], relative: number) => {
    // t is 0 in 1970 there and 1 here: the intercept is one trend further on.
    const weights = [
      [1, 1, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ];
    for (const [k, { estimate, se }] of rows.entries()) {
      const own = coefficientOf(fit!, weights[k]!);
      near(own.estimate, estimate, relative);
      near(own.se, se, relative);
    }
  };

  it("by OLS, Newey-West and Prais-Winsten", () => {
    const design = designOf(series());
    expectRows(fitDesign(design, series(), "ols"), expected.coef_ols, 1e-9);
    expectRows(fitDesign(design, series(), "newey-west", 1), expected.nw_lag1, 1e-9);
    for (const [name, rows] of Object.entries(expected.nw))
      expectRows(fitDesign(design, series(), "newey-west", Number(name.slice(3))), rows, 1e-9);
    const prais = fitDesign(design, series(), "prais-winsten");
    expect(prais!.phi).toBeCloseTo(expected.prais_winsten.rho, 9);
    expectRows(prais, expected.prais_winsten.coef, 1e-7);
  });

  it("has the published slope after the change by Newey-West, lag 1", () => {
    const fit = fitDesign(designOf(series()), series(), "newey-west", 1)!;
    const own = coefficientOf(fit, [0, 1, 0, 1]);
    near(own.estimate, expected.post_trend.estimate, 1e-9);
    near(own.se, expected.post_trend.se, 1e-9);
    near(own.low, expected.post_trend.lo, 1e-9);
    near(own.high, expected.post_trend.hi, 1e-9);
  });

  it("is not conclusive: trend and effect cannot be separated", () => {
    const found = analyse(series(), [])!;
    expect(found.fit.phi).toBeGreaterThan(0.9);
    expect(found.verdict).toBe("not conclusive");
  });
});

describe.skipIf(absent !== "")(`REML AR(1) against nlme::gls${absent}`, () => {
  interface Case {
    name: string;
    phi: number;
    sigma: number;
    df: number;
    coef: Row[];
  }
  it("has phi, sigma and coefficients of the smoking ban", () => {
    const { cases } = readJson<{ cases: Case[] }>("its_reml/expected.json");
    // The other case, California, has phi at its bound: no numbers to compare (see its boundary_case).
    const { phi, sigma, df, coef } = cases.find(({ name }) => name === "sicily_rate_level_slope")!;
    const own = sicily();
    const { terms, rows } = designOf(own);
    const fit = fitAr1({ y: own.values, x: rows, times: own.times })!;
    expect(fit.phi).toBeCloseTo(phi, 5);
    near(Math.sqrt(fit.variance), sigma, 1e-5);
    expect(fit.df).toBe(df);
    expectSicily({ ...fit, terms, method: "reml-ar1", lag: null }, coef, 1e-5);
  });
});

describe.skipIf(absent !== "")(`Newey-West of R package sandwich${absent}`, () => {
  it("has its covariance of the investment equation, with and without small-sample factor", () => {
    const { computed, published } = readJson<{
      published: { NeweyWest_lag4_vcov: number[][] };
      computed: {
        coef: Record<string, number>;
        NeweyWest_lag4: number[][];
        NeweyWest_lag4_adjusted: number[][];
        bg4?: { stat: number; p: number };
        dw: { dw: number };
      };
    }>("hac_investment/expected.json");
    const rows = readCsv("hac_investment/investment.csv").filter(({ RealInt }) => RealInt !== "");
    const y = rows.map(({ RealInv }) => Number(RealInv));
    const x = rows.map(({ RealGNP, RealInt }) => [1, Number(RealGNP), Number(RealInt)]);
    const times = rows.map((_, t) => t);
    const fit = leastSquares(x, y)!;
    for (const [k, value] of Object.values(computed.coef).entries())
      near(fit.coefficients[k]!, value, 1e-9);
    const found = neweyWest(x, fit.residuals, fit.inverse, times, 4);
    const small = (19 - 3) / 19;
    for (const [a, row] of found.entries())
      for (const [b, cell] of row.entries()) {
        near(cell, computed.NeweyWest_lag4_adjusted[a]![b]!, 1e-8);
        near(cell * small, computed.NeweyWest_lag4[a]![b]!, 1e-8);
        near(cell * small, published.NeweyWest_lag4_vcov[a]![b]!, 1e-6);
      }
    expect(durbinWatson(fit.residuals)).toBeCloseTo(computed.dw.dw, 9);
    const { statistic, p } = breuschGodfrey(x, fit.residuals, times, 4);
    near(statistic!, computed.bg4!.stat, 1e-9);
    near(p!, computed.bg4!.p, 1e-9);
  });
});

describe("an interrupted series", () => {
  const noise = [0.3, -0.2, 0.1, 0.4, -0.5, 0.2, -0.1, 0.3, -0.4, 0.1, 0.2, -0.3];
  const made = (over: Partial<InterruptedSeries> = {}): InterruptedSeries => ({
    times: Array.from({ length: 30 }, (_, t) => t + 1),
    values: Array.from({ length: 30 }, (_, t) => 5 + (t >= 18 ? 2 : 0) + noise[(t * 7) % 12]!),
    from: 19,
    model: "level",
    season: "none",
    period: 12,
    ...over,
  });

  it("that rose says so, and continues the line of before", () => {
    const found = analyse(made(), [6])!;
    expect(found).toMatchObject({
      verdict: "rose",
      coefficients: { level: { p: expect.any(Number) } },
    });
    expect(found.effects[0]!.estimate).toBe(found.coefficients.level!.estimate);
    expect(found.continued).toHaveLength(12);
    for (const { counterfactual, low, high, fitted } of found.continued) {
      expect(low).toBeLessThan(counterfactual);
      expect(high).toBeGreaterThan(counterfactual);
      expect(fitted - counterfactual).toBeCloseTo(found.average.estimate, 10);
    }
    const line = found.continued.reduce((sum, each) => sum + each.counterfactual, 0);
    expect(found.relative!.estimate).toBeCloseTo((12 * found.average.estimate) / line, 12);
  });

  it("weighs its values: a weight of 2 counts in OLS as the value twice", () => {
    const series = made();
    const weights = series.values.map((_, t) => (t % 3 === 0 ? 2 : 1));
    const { rows } = designOf(series);
    const twice = [...rows.keys()].flatMap((t) => (weights[t] === 2 ? [t, t] : [t]));
    const doubled = leastSquares(
      twice.map((t) => rows[t]!),
      twice.map((t) => series.values[t]!),
    )!;
    const fit = fitDesign(designOf(series), { ...series, weights }, "ols")!;
    for (const [k, value] of fit.coefficients.entries())
      expect(value).toBeCloseTo(doubled.coefficients[k]!, 10);
  });

  it("with a gap has phi to the power of the gap between its sides", () => {
    const series = made();
    const kept = series.times.filter((time) => time !== 9 && time !== 10);
    const gap = { ...series, times: kept, values: kept.map((time) => series.values[time - 1]!) };
    const { rows } = designOf(gap);
    const fit = fitAr1({ y: gap.values, x: rows, times: kept })!;
    // Against the dense inverse of R_ij = phi^|t_i - t_j|, by way of X'R^-1(y - Xb) = 0.
    const r = kept.map((a) => kept.map((b) => fit.phi ** Math.abs(a - b)));
    const solved = leastSquares(r, fit.residuals)!;
    for (let k = 0; k < 3; k++)
      expect(
        dot(
          rows.map((row) => row[k]!),
          solved.coefficients,
        ),
      ).toBeCloseTo(0, 8);
  });

  it.each([
    ["no values", made({ values: made().values.map(() => 4) })],
    ["a line", made({ values: made().times.map((t) => 3 + 2 * t) })],
    ["a line and a jump", made({ values: made().times.map((t) => 3 * t + (t >= 19 ? 5 : 0)) })],
  ])("that does not vary around the lines is not fitted: %s", (_, series) => {
    expect(analyse(series, [])).toBeNull();
  });

  it.each([
    [5, 20, "level", "none", "nothing", "6 values before and 3 after; it has 5 before"],
    [6, 2, "level", "none", "nothing", "6 values before and 3 after"],
    [6, 20, "level", "none", "describe", "12 values before and 6 after"],
    [11, 20, "level-slope", "none", "describe", "12 values before"],
    [12, 5, "level", "none", "describe", "12 values before and 6 after"],
    [12, 6, "level", "none", "fit", null],
    [12, 11, "level-slope", "none", "nothing", "take --model level"],
    [12, 12, "level-slope", "none", "fit", null],
    [12, 11, "level", "harmonic", "nothing", "24 values"],
    [12, 12, "level", "harmonic", "fit", null],
    [24, 11, "level", "dummies", "nothing", "36 values"],
    [23, 20, "level", "dummies", "nothing", "24 values before"],
    [24, 12, "level", "dummies", "fit", null],
  ] as const)(
    "of %i before and %i after, %s, season %s: %s",
    (before, after, model, season, can, why) => {
      const times = Array.from({ length: before + after }, (_, t) => t + 1);
      const found = enoughFor({
        times,
        values: times,
        from: before + 1,
        model,
        season,
        period: 12,
      });
      expect(found.can).toBe(can);
      if (why === null) expect(found.reason).toBeNull();
      else expect(found.reason).toContain(why);
    },
  );

  it("has as many terms as its season", () => {
    const season = (of: InterruptedSeries["season"], period: number) =>
      designOf(made({ season: of, period })).terms.slice(3);
    expect(season("harmonic", 12)).toEqual(["sin1", "cos1", "sin2", "cos2"]);
    expect(season("harmonic", 4)).toEqual(["sin1", "cos1", "cos2"]);
    expect(season("dummies", 4)).toEqual(["season 1", "season 2", "season 3"]);
    expect(Object.keys(coefficientsOf(fitDesign(designOf(made()), made(), "ols")!))).toEqual([
      "intercept",
      "trend",
      "level",
    ]);
  });
});
