import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { dot, type Fit, leastSquares, quadratic } from "./linear.ts";

/** A regression whose errors follow each other: AR(1) over time, variances 1 / weight. */
export interface Ar1Input {
  y: readonly number[];
  /** One row per value; the columns tell all coefficients apart. */
  x: readonly (readonly number[])[];
  /** Precision of each value, up to a factor; equal where absent. */
  weights?: readonly number[] | undefined;
  /** Time of each value in periods, whole and rising; 1, 2, 3 ... where absent. */
  times?: readonly number[] | undefined;
  /** Where phi is looked for. */
  phi?: { from: number; to: number } | undefined;
}

export interface Ar1Fit {
  coefficients: number[];
  /** Covariance of the coefficients, s^2 (X'V^-1 X)^-1. */
  covariance: number[][];
  /** Autocorrelation of errors one period apart. */
  phi: number;
  /** Residual variance of a value of weight one. */
  variance: number;
  /** Values minus coefficients. */
  df: number;
  /** y - X b, as measured. */
  residuals: number[];
}

/** Full range of phi: at its ends trend and error cannot be told apart. */
export const phiRange = { from: -0.999, to: 0.999 };
/** Below this share of the values' own sum of squares, what is left of a fit is rounding. */
const perfect = 1e-20;

/**
 * Generalised least squares with REML AR(1) errors: phi maximises
 * -1/2 [(n-p) log s^2 + log|R| + log|X'R^-1 X|], R_ij = phi^|t_i - t_j|, rows whitened one by one
 * (first as is, others (v_t - r v_before) / sqrt(1 - r^2) with r = phi^gap). Null where the columns
 * do not tell all coefficients apart, where no degree of freedom is left, or where the fit is
 * perfect. Source: Pinheiro and Bates, Mixed-Effects Models in S and S-PLUS (2000), 5.2 (nlme::gls);
 * statistics.md 4.2.
 */
export function fitAr1(input: Ar1Input): Ar1Fit | null {
  const { from, to } = input.phi ?? phiRange;
  const first = whitened(input, Math.max(from, Math.min(to, 0)));
  if (first === null || first.df < 1) return null;
  const size = input.y.reduce((sum, y, i) => sum + (input.weights?.[i] ?? 1) * y ** 2, 0);
  if (!(first.rss > perfect * size)) return null;
  const phi = best(restrictedLikelihood(input), from, to);
  const fit = whitened(input, phi);
  if (fit === null) return null;
  const variance = fit.rss / fit.df;
  return {
    coefficients: fit.coefficients,
    covariance: fit.inverse.map((row) => row.map((cell) => cell * variance)),
    phi,
    variance,
    df: fit.df,
    residuals: input.y.map((y, i) => y - dot(input.x[i]!, fit.coefficients)),
  };
}

/** Estimate and standard error of the combination `a` of a fit's coefficients. */
export function contrast(
  { coefficients, covariance }: Pick<Ar1Fit, "coefficients" | "covariance">,
  a: readonly number[],
): { estimate: number; se: number } {
  return { estimate: dot(a, coefficients), se: Math.sqrt(Math.max(0, quadratic(a, covariance))) };
}

/**
 * The covariance that the coefficients of a planned regression will have, (X'V^-1 X)^-1 times the
 * residual variance of a value of weight one, for errors of a known phi. Null where the columns do
 * not tell all coefficients apart. Source: as `fitAr1`.
 */
export function plannedCovariance(
  design: Omit<Ar1Input, "y" | "phi">,
  errors: Pick<Ar1Fit, "phi" | "variance">,
): number[][] | null {
  const fit = whitened({ ...design, y: design.x.map(() => 0) }, errors.phi);
  return fit?.inverse.map((row) => row.map((cell) => cell * errors.variance)) ?? null;
}

function whitened({ y, x, weights, times }: Ar1Input, phi: number): Fit | null {
  const scaled = rowsOf({ y, x, weights });
  const rows = scaled.map((row, i) => {
    if (i === 0) return row;
    const r = phi ** gapBefore(times, i);
    const root = Math.sqrt(1 - r * r);
    return row.map((cell, at) => (cell - r * scaled[i - 1]![at]!) / root);
  });
  return leastSquares(
    rows.map((row) => row.slice(0, -1)),
    rows.map((row) => row.at(-1)!),
  );
}

/** Each row of x followed by its y, times the root of its weight. */
const rowsOf = ({ y, x, weights }: Pick<Ar1Input, "y" | "x" | "weights">): number[][] =>
  x.map((row, i) => [...row, y[i]!].map((cell) => cell * Math.sqrt(weights?.[i] ?? 1)));

const gapBefore = (times: readonly number[] | undefined, i: number): number =>
  times === undefined ? 1 : times[i]! - times[i - 1]!;

/**
 * Twice the restricted log likelihood of a phi, without constants. The products of the whitened rows
 * are polynomials in r = phi^gap, so the rows are gone through once for each length of gap and not
 * for each phi: [sum z_i z_i' - r (z_i z_j' + z_j z_i') + r^2 z_j z_j'] / (1 - r^2), z_j the row before.
 */
function restrictedLikelihood(input: Ar1Input): (phi: number) => number {
  const rows = rowsOf(input);
  const size = rows[0]!.length;
  const first = product(rows[0]!, rows[0]!);
  const steps = new Map<number, { n: number; own: Matrix; both: Matrix; before: Matrix }>();
  for (let i = 1; i < rows.length; i++) {
    const gap = gapBefore(input.times, i);
    const step = steps.get(gap) ?? {
      n: 0,
      own: Matrix.zeros(size, size),
      both: Matrix.zeros(size, size),
      before: Matrix.zeros(size, size),
    };
    step.n++;
    step.own.add(product(rows[i]!, rows[i]!));
    step.both.add(product(rows[i]!, rows[i - 1]!)).add(product(rows[i - 1]!, rows[i]!));
    step.before.add(product(rows[i - 1]!, rows[i - 1]!));
    steps.set(gap, step);
  }
  const df = rows.length - (size - 1);
  return (phi) => {
    const products = first.clone();
    let logDeterminant = 0;
    for (const [gap, { n, own, both, before }] of steps) {
      const r = phi ** gap;
      const spread = 1 - r * r;
      logDeterminant += n * Math.log(spread);
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++) {
          const sum = own.get(i, j) - r * both.get(i, j) + r * r * before.get(i, j);
          products.set(i, j, products.get(i, j) + sum / spread);
          products.set(j, i, products.get(i, j));
        }
    }
    // The last pivot of [X y]'[X y] is the residual length, those before it give |X'R^-1 X|.
    const pivots = new CholeskyDecomposition(products).lowerTriangularMatrix.diagonal();
    const residual = pivots.pop()!;
    if (!(residual > 0) || pivots.some((pivot) => !(pivot > 0))) return Number.NEGATIVE_INFINITY;
    const logGram = pivots.reduce((sum, pivot) => sum + 2 * Math.log(pivot), 0);
    return -(df * Math.log(residual ** 2 / df) + logDeterminant + logGram);
  };
}

const product = (a: readonly number[], b: readonly number[]): Matrix =>
  Matrix.columnVector([...a]).mmul(Matrix.rowVector([...b]));

const gridSteps = 16;
const golden = (Math.sqrt(5) - 1) / 2;
const precision = 1e-8;

/** Where `f` is largest between two ends: the best of a grid, then golden sections around it. */
function best(f: (at: number) => number, from: number, to: number): number {
  if (!(to > from)) return from;
  const grid = Array.from(
    { length: gridSteps + 1 },
    (_, i) => from + ((to - from) * i) / gridSteps,
  );
  const heights = grid.map(f);
  const top = heights.indexOf(Math.max(...heights));
  let [low, high] = [grid[Math.max(0, top - 1)]!, grid[Math.min(gridSteps, top + 1)]!];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  while (high - low > precision) {
    if (fa >= fb) {
      [high, b, fb] = [b, a, fa];
      a = high - golden * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + golden * (high - low);
      fb = f(b);
    }
  }
  const inside = (low + high) / 2;
  const ends = [from, to].filter((end) => f(end) >= f(inside));
  return ends[0] ?? inside;
}
