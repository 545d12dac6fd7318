import { type Ar1Fit, contrast, fitAr1 } from "./ar1.ts";
import { studentQuantile, studentTwoSided } from "./distributions.ts";
import { dot, leastSquares } from "./linear.ts";

/** An interrupted time series: values before and after one date. */
export interface InterruptedSeries {
  /** Whole periods, rising; gaps are kept as gaps. */
  times: readonly number[];
  values: readonly number[];
  /** Precision of each value, up to a factor: equal where absent. */
  weights?: readonly number[] | undefined;
  /** First period after. */
  from: number;
  /** A jump alone, or a jump and another slope. Chosen before looking (Bernal 2017). */
  model: "level" | "level-slope";
  season: "none" | "harmonic" | "dummies";
  /** Periods in a year. */
  period: number;
}

/** Names of the terms of a model, in the order of its columns. */
export type Term = string;

export interface Coefficient {
  estimate: number;
  se: number;
  t: number;
  p: number;
  low: number;
  high: number;
}

export type Method = "ols" | "newey-west" | "prais-winsten" | "reml-ar1";

export interface ItsFit {
  method: Method;
  terms: Term[];
  coefficients: number[];
  covariance: number[][];
  df: number;
  residuals: number[];
  /** Autocorrelation of the errors; null for OLS and Newey-West. */
  phi: number | null;
  /** Lag of Newey-West; null elsewhere. */
  lag: number | null;
}

/** Columns of an interrupted series: names, one row per value. */
export interface Design {
  terms: Term[];
  rows: number[][];
}

/**
 * Terms of y_t = b0 + b1 t + b2 X_t + b3 X_t (t - first post) + season, t counted in periods from the
 * first value (1), X_t = 1 from the first period after: `level` is the jump at that period (statistics.md 4.1, the
 * parametrisation of Stata's itsa). Harmonic season: two pairs of sine and cosine; dummies: one per
 * place in the year but the first. `after` false leaves out X, for the line continued.
 */
export function designOf(
  { times, from, model, season, period }: InterruptedSeries,
  after = true,
): Design {
  const first = times[0]!;
  const places =
    season === "dummies"
      ? [...new Set(times.map((time) => mod(time, period)))].toSorted((a, b) => a - b).slice(1)
      : [];
  const harmonics = season === "harmonic" ? [1, 2].filter((k) => 2 * k <= period) : [];
  const terms = [
    "intercept",
    "trend",
    "level",
    ...(model === "level-slope" ? ["slope"] : []),
    ...harmonics.flatMap((k) => (2 * k === period ? [`cos${k}`] : [`sin${k}`, `cos${k}`])),
    ...places.map((place) => `season ${place}`),
  ];
  const rows = times.map((time) => {
    const x = after && time >= from ? 1 : 0;
    const angle = (2 * Math.PI * time) / period;
    return [
      1,
      time - first + 1,
      x,
      ...(model === "level-slope" ? [x * (time - from)] : []),
      ...harmonics.flatMap((k) =>
        2 * k === period ? [Math.cos(k * angle)] : [Math.sin(k * angle), Math.cos(k * angle)],
      ),
      ...places.map((place) => (mod(time, period) === place ? 1 : 0)),
    ];
  });
  return { terms, rows };
}

const mod = (value: number, by: number): number => ((value % by) + by) % by;

/** Lag of Newey-West by length: floor(4 (n / 100)^(2/9)), at least 1 (statistics.md 4.2). */
export const neweyWestLag = (n: number): number =>
  Math.max(1, Math.floor(4 * (n / 100) ** (2 / 9)));

/**
 * Fits the columns of a design by one method. Null where the columns do not tell all terms apart, no
 * degree of freedom is left, or the fit is perfect (values that never vary around it).
 */
export function fitDesign(
  { terms, rows }: Design,
  { times, values, weights }: Pick<InterruptedSeries, "times" | "values" | "weights">,
  method: Method,
  lag: number = neweyWestLag(values.length),
): ItsFit | null {
  const base = { method, terms };
  if (method === "reml-ar1") {
    const fit = fitAr1({ y: values, x: rows, weights, times });
    return fit && { ...base, ...ofAr1(fit), phi: fit.phi, lag: null };
  }
  const root = values.map((_, i) => Math.sqrt(weights?.[i] ?? 1));
  const scaled = rows.map((row, i) => row.map((cell) => cell * root[i]!));
  const y = values.map((value, i) => value * root[i]!);
  if (method === "prais-winsten") return praisWinsten(base, scaled, y, rows, values, times);
  const fit = leastSquares(scaled, y);
  if (fit === null || fit.df < 1 || !(fit.rss > 1e-20 * dot(y, y))) return null;
  const residuals = values.map((value, i) => value - dot(rows[i]!, fit.coefficients));
  const shared = { ...base, coefficients: fit.coefficients, df: fit.df, residuals, phi: null };
  if (method === "ols") {
    const variance = fit.rss / fit.df;
    return {
      ...shared,
      covariance: fit.inverse.map((row) => row.map((cell) => cell * variance)),
      lag: null,
    };
  }
  return {
    ...shared,
    covariance: neweyWest(scaled, fit.residuals, fit.inverse, times, lag),
    lag,
  };
}

const ofAr1 = ({ coefficients, covariance, df, residuals }: Ar1Fit) => ({
  coefficients,
  covariance,
  df,
  residuals,
});

/**
 * V = n/(n-k) B S B, B = (X'X)^-1, S = G0 + sum_l (1 - l/(L+1)) (G_l + G_l'),
 * G_l = sum u_t u_{t-l} x_t x_{t-l}' over values l periods apart. Source: Newey and West, Econometrica
 * 55 (1987), 703-708; Stata `newey`.
 */
export function neweyWest(
  rows: readonly (readonly number[])[],
  residuals: readonly number[],
  inverse: readonly (readonly number[])[],
  times: readonly number[],
  lag: number,
): number[][] {
  const [n, k] = [rows.length, inverse.length];
  const at = new Map(times.map((time, i) => [time, i]));
  const score = rows.map((row, i) => row.map((cell) => cell * residuals[i]!));
  const middle = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  for (let l = 0; l <= lag; l++) {
    const weight = l === 0 ? 0.5 : 1 - l / (lag + 1);
    for (let i = 0; i < n; i++) {
      const before = at.get(times[i]! - l);
      if (before === undefined) continue;
      for (let a = 0; a < k; a++)
        for (let b = 0; b < k; b++)
          middle[a]![b]! +=
            weight * (score[i]![a]! * score[before]![b]! + score[before]![a]! * score[i]![b]!);
    }
  }
  const left = inverse.map((row) =>
    Array.from({ length: k }, (_, b) =>
      row.reduce((sum, cell, a) => sum + cell * middle[a]![b]!, 0),
    ),
  );
  return left.map((row) =>
    inverse.map(
      (column) => (n / (n - k)) * row.reduce((sum, cell, a) => sum + cell * column[a]!, 0),
    ),
  );
}

const mostIterations = 100;

/**
 * Prais and Winsten (Trabajos de Estadística 1954): rho = sum e_t e_{t-1} / sum e_{t-1}^2, rows transformed (the
 * first, and the first after a gap of g periods, with rho^g), iterated until rho stands to 1e-6.
 */
function praisWinsten(
  base: { method: Method; terms: Term[] },
  scaled: readonly (readonly number[])[],
  y: readonly number[],
  rows: readonly (readonly number[])[],
  values: readonly number[],
  times: readonly number[],
): ItsFit | null {
  let fit = leastSquares(scaled, y);
  if (fit === null || fit.df < 1 || !(fit.rss > 1e-20 * dot(y, y))) return null;
  let rho = 0;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const errors = y.map((value, i) => value - dot(scaled[i]!, fit!.coefficients));
    let [products, squares] = [0, 0];
    for (let i = 1; i < errors.length; i++)
      if (times[i] === times[i - 1]! + 1) {
        products += errors[i]! * errors[i - 1]!;
        squares += errors[i - 1]! ** 2;
      }
    const next = squares === 0 ? 0 : Math.max(-0.999, Math.min(0.999, products / squares));
    const done = Math.abs(next - rho) < 1e-6;
    rho = next;
    const transformed = transform(scaled, y, times, rho);
    fit = leastSquares(transformed.rows, transformed.y);
    if (fit === null) return null;
    if (done) break;
  }
  const variance = fit.rss / fit.df;
  const { coefficients } = fit;
  return {
    ...base,
    coefficients,
    covariance: fit.inverse.map((row) => row.map((cell) => cell * variance)),
    df: fit.df,
    residuals: values.map((value, i) => value - dot(rows[i]!, coefficients)),
    phi: rho,
    lag: null,
  };
}

function transform(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  times: readonly number[],
  rho: number,
) {
  const stationary = Math.sqrt(1 - rho * rho);
  const factors = times.map((time, i) => {
    const r = i === 0 ? 0 : rho ** (time - times[i - 1]!);
    return { r, scale: stationary / Math.sqrt(1 - r * r) };
  });
  return {
    rows: rows.map((row, i) =>
      row.map(
        (cell, k) => factors[i]!.scale * (cell - (i === 0 ? 0 : factors[i]!.r * rows[i - 1]![k]!)),
      ),
    ),
    y: y.map((value, i) => factors[i]!.scale * (value - (i === 0 ? 0 : factors[i]!.r * y[i - 1]!))),
  };
}

/** A combination of a fit's coefficients with its interval by t(n - k). */
export function coefficientOf(fit: ItsFit, weights: readonly number[]): Coefficient {
  const { estimate, se } = contrast(fit, weights);
  const reach = studentQuantile(0.975, fit.df) * se;
  const t = estimate / se;
  return {
    estimate,
    se,
    t,
    p: studentTwoSided(t, fit.df),
    low: estimate - reach,
    high: estimate + reach,
  };
}
