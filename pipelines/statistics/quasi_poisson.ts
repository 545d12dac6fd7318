import { fisherUpper, gaussQuantile, studentTwoSided } from "./distributions.ts";
import { designOf, type InterruptedSeries, neweyWest, neweyWestLag, type Term } from "./its.ts";
import { effectAt } from "./its_effect.ts";
import { dot, leastSquares, quadratic } from "./linear.ts";

/** Counts per period, with what they are counts of (population, families, days). */
export interface CountSeries extends InterruptedSeries {
  /** Above 0; all 1 where counts stand for themselves. */
  exposure: readonly number[];
}

/** A term on the log scale; `rr` is exp of it and of its ends. */
export interface LogCoefficient {
  estimate: number;
  se: number;
  t: number;
  p: number;
  low: number;
  high: number;
  rr: { estimate: number; low: number; high: number };
}

export interface CountFit {
  terms: Term[];
  coefficients: number[];
  covariance: number[][];
  /** (X'WX)^-1. */
  inverse: number[][];
  means: number[];
  /** Pearson's chi-square over df: 1 for Poisson counts. */
  dispersion: number;
  deviance: number;
  df: number;
}

export interface CountAnalysis {
  fit: CountFit;
  coefficients: Record<Term, LogCoefficient>;
  /** Rate ratio in the k-th period after. */
  effects: { at: number; estimate: number; low: number; high: number }[];
  /** Over the periods after: what was fitted less what would have been. */
  totals: {
    observed: number;
    fitted: number;
    counterfactual: number;
    difference: number;
    se: number;
    low: number;
    high: number;
  };
  relative: { estimate: number; low: number; high: number };
  continued: {
    time: number;
    value: number;
    fitted: number;
    counterfactual: number;
    low: number;
    high: number;
  }[];
  /** Whether a change of slope adds to a jump; null for a jump alone. */
  slopeTest: { f: number; df1: number; df2: number; p: number } | null;
  neweyWest: { lag: number; coefficients: Record<Term, LogCoefficient> };
}

const reach = gaussQuantile(0.975);
const mostIterations = 100;
/** A fitted count below this has run off to 0: nothing was ever counted where a term says so. */
const leastMean = 1e-8;

/**
 * Log-linear regression of counts with offset log(exposure) and variance dispersion x mean, by
 * iteratively reweighted least squares. It starts, stops (a relative change of the deviance below 1e-8)
 * and takes dispersion and errors from the last weights as R's glm does, whose digits it gives: more steps
 * would move the dispersion by some 1e-6. Null where the columns do not tell all terms apart, no df is
 * left, a rate runs to 0 or the fit is perfect. Source: McCullagh and Nelder, Generalized Linear Models
 * (1989), 2.5 and 6.
 */
export function fitCounts(
  { terms, rows }: { terms: Term[]; rows: number[][] },
  counts: readonly number[],
  exposure: readonly number[],
): CountFit | null {
  const offsets = exposure.map(Math.log);
  let means = counts.map((count) => count + 0.1);
  let deviance = devianceOf(counts, means);
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const weights = means;
    const roots = weights.map(Math.sqrt);
    const working = counts.map(
      (count, i) => Math.log(weights[i]!) - offsets[i]! + (count - weights[i]!) / weights[i]!,
    );
    const fit = leastSquares(
      rows.map((row, i) => row.map((cell) => cell * roots[i]!)),
      working.map((value, i) => value * roots[i]!),
    );
    if (fit === null || fit.df < 1) return null;
    means = rows.map((row, i) => Math.exp(dot(row, fit.coefficients) + offsets[i]!));
    const next = devianceOf(counts, means);
    if (!Number.isFinite(next) || means.some((mean) => !(mean > leastMean))) return null;
    const settled = Math.abs(next - deviance) < 1e-8 * (Math.abs(next) + 0.1);
    deviance = next;
    if (!settled) continue;
    const squares = counts.map((count, i) => weights[i]! * (count / means[i]! - 1) ** 2);
    const dispersion = squares.reduce((sum, each) => sum + each, 0) / fit.df;
    if (!(dispersion > 1e-12)) return null;
    return {
      terms,
      coefficients: fit.coefficients,
      inverse: fit.inverse,
      covariance: fit.inverse.map((row) => row.map((cell) => cell * dispersion)),
      means,
      dispersion,
      deviance,
      df: fit.df,
    };
  }
  return null;
}

const devianceOf = (counts: readonly number[], means: readonly number[]): number =>
  2 *
  counts.reduce(
    (sum, y, i) => sum + (y === 0 ? 0 : y * Math.log(y / means[i]!)) - (y - means[i]!),
    0,
  );

/** A term by the normal interval that rate ratios are published with, and p by t(n - k). */
function logCoefficient(
  { coefficients, df }: CountFit,
  covariance: readonly (readonly number[])[],
  weights: readonly number[],
): LogCoefficient {
  const estimate = dot(weights, coefficients);
  const se = Math.sqrt(quadratic(weights, covariance));
  const [low, high] = [estimate - reach * se, estimate + reach * se];
  const rr = { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
  return { estimate, se, t: estimate / se, p: studentTwoSided(estimate / se, df), low, high, rr };
}

/**
 * An interrupted series of counts: rate ratios, the totals that would have been counted otherwise with
 * their delta interval, the F test of a change of slope. Null as in `fitCounts`. Source: Bernal,
 * Cummins and Gasparrini, International Journal of Epidemiology 46 (2017), 348-355.
 */
export function analyseCounts(
  series: CountSeries,
  at: readonly number[],
  lag: number = neweyWestLag(series.values.length),
): CountAnalysis | null {
  const { times, values, exposure, from } = series;
  const design = designOf(series);
  const fit = fitCounts(design, values, exposure);
  if (fit === null) return null;
  const without = designOf(series, false).rows;
  const after = [...times.keys()].filter((i) => times[i]! >= from);
  const lines = after.map((i) => {
    const line = logCoefficient(fit, fit.covariance, without[i]!);
    return { i, line: line.rr };
  });
  const terms = (covariance: readonly (readonly number[])[]) =>
    Object.fromEntries(
      fit.terms.map((term, k) => [
        term,
        logCoefficient(
          fit,
          covariance,
          fit.terms.map((_, j) => (j === k ? 1 : 0)),
        ),
      ]),
    );
  const residuals = values.map((count, i) => count - fit.means[i]!);
  return {
    fit,
    coefficients: terms(fit.covariance),
    effects: at.map((k) => {
      const { rr } = logCoefficient(fit, fit.covariance, effectAt(fit.terms, k));
      return { at: k, ...rr };
    }),
    ...totalsOf(
      fit,
      values,
      after,
      design.rows,
      lines.map(({ i, line }) => line.estimate * exposure[i]!),
      without,
    ),
    continued: lines.map(({ i, line }) => ({
      time: times[i]!,
      value: values[i]!,
      fitted: fit.means[i]!,
      counterfactual: line.estimate * exposure[i]!,
      low: line.low * exposure[i]!,
      high: line.high * exposure[i]!,
    })),
    slopeTest: slopeTest(series, fit),
    neweyWest: {
      lag,
      coefficients: terms(neweyWest(design.rows, residuals, fit.inverse, times, lag)),
    },
  };
}

function totalsOf(
  fit: CountFit,
  values: readonly number[],
  after: readonly number[],
  rows: readonly (readonly number[])[],
  continued: readonly number[],
  without: readonly (readonly number[])[],
): Pick<CountAnalysis, "totals" | "relative"> {
  const sum = (list: readonly number[]) => list.reduce((all, each) => all + each, 0);
  const fitted = sum(after.map((i) => fit.means[i]!));
  const counterfactual = sum(continued);
  const difference = fitted - counterfactual;
  const slopesOf = (of: readonly (readonly number[])[], means: readonly number[]) =>
    fit.terms.map((_, k) => sum(after.map((i, j) => means[j]! * of[i]![k]!)));
  const up = slopesOf(
    rows,
    after.map((i) => fit.means[i]!),
  );
  const down = slopesOf(without, continued);
  const spread = (gradient: readonly number[]) => Math.sqrt(quadratic(gradient, fit.covariance));
  const se = spread(up.map((each, k) => each - down[k]!));
  const ratio = fitted / counterfactual;
  const ofRatio = reach * spread(up.map((each, k) => (each - ratio * down[k]!) / counterfactual));
  return {
    totals: {
      observed: sum(after.map((i) => values[i]!)),
      fitted,
      counterfactual,
      difference,
      se,
      low: difference - reach * se,
      high: difference + reach * se,
    },
    relative: { estimate: ratio - 1, low: ratio - 1 - ofRatio, high: ratio - 1 + ofRatio },
  };
}

/** F = (D0 - D1) / df1 / dispersion of the larger model. */
function slopeTest(series: CountSeries, fit: CountFit): CountAnalysis["slopeTest"] {
  if (series.model === "level") return null;
  const smaller = fitCounts(
    designOf({ ...series, model: "level" }),
    series.values,
    series.exposure,
  );
  if (smaller === null) return null;
  const f = (smaller.deviance - fit.deviance) / fit.dispersion;
  return { f, df1: 1, df2: fit.df, p: fisherUpper(f, 1, fit.df) };
}
