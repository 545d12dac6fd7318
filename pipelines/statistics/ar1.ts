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
  const rows = rowsOf(input);
  if (rows.length === 0) return null;
  const first = whitened(rows, input.times, Math.max(from, Math.min(to, 0)));
  if (first === null || first.df < 1) return null;
  const size = input.y.reduce((sum, y, i) => sum + (input.weights?.[i] ?? 1) * y ** 2, 0);
  if (!(first.rss > perfect * size)) return null;
  const phi = best(restrictedLikelihood(rows, input.times), from, to);
  const fit = whitened(rows, input.times, phi);
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
  const rows = rowsOf({ ...design, y: design.x.map(() => 0) });
  const fit = rows.length === 0 ? null : whitened(rows, design.times, errors.phi);
  return fit?.inverse.map((row) => row.map((cell) => cell * errors.variance)) ?? null;
}

/** Least squares of the rows, [x, y] each, made independent of the one before. */
function whitened(
  scaled: readonly (readonly number[])[],
  times: Ar1Input["times"],
  phi: number,
): Fit | null {
  const width = scaled[0]!.length - 1;
  const y = new Array<number>(scaled.length);
  const x = scaled.map((row, i) => {
    const r = i === 0 ? 0 : phi ** gapBefore(times, i);
    const root = Math.sqrt(1 - r * r);
    const last = scaled[Math.max(0, i - 1)]!;
    const cells = new Array<number>(width);
    for (let at = 0; at < width; at++) cells[at] = (row[at]! - r * last[at]!) / root;
    y[i] = (row[width]! - r * last[width]!) / root;
    return cells;
  });
  return leastSquares(x, y);
}

/** Each row of x followed by its y, times the root of its weight. */
const rowsOf = ({ y, x, weights }: Pick<Ar1Input, "y" | "x" | "weights">): number[][] =>
  x.map((row, i) => {
    const root = Math.sqrt(weights?.[i] ?? 1);
    const cells = row.map((cell) => cell * root);
    cells.push(y[i]! * root);
    return cells;
  });

const gapBefore = (times: readonly number[] | undefined, i: number): number =>
  times === undefined ? 1 : times[i]! - times[i - 1]!;

/** Of the rows that lie a gap apart, the sums of products that a likelihood is made of. */
interface Step {
  gap: number;
  n: number;
  /** Lower triangles, row by row: of z_i z_i', of z_i z_j' + z_j z_i', and of z_j z_j'. */
  own: Float64Array;
  both: Float64Array;
  before: Float64Array;
}

/**
 * Twice the restricted log likelihood of a phi, without constants. The products of the whitened rows
 * are polynomials in r = phi^gap, so the rows are gone through once for each length of gap and not
 * for each phi: [sum z_i z_i' - r (z_i z_j' + z_j z_i') + r^2 z_j z_j'] / (1 - r^2), z_j the row before.
 */
function restrictedLikelihood(
  rows: readonly (readonly number[])[],
  times: Ar1Input["times"],
): (phi: number) => number {
  const size = rows[0]!.length;
  const first = triangle(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) first[cellAt(i, j)] = rows[0]![i]! * rows[0]![j]!;
  const steps = stepsOf(rows, times);
  const df = rows.length - (size - 1);
  const products = triangle(size);
  return (phi) => {
    products.set(first);
    let logDeterminant = 0;
    for (const { gap, n, own, both, before } of steps) {
      const r = gap === 1 ? phi : phi ** gap;
      const spread = 1 - r * r;
      logDeterminant += n * Math.log(spread);
      for (let at = 0; at < products.length; at++)
        products[at]! += (own[at]! - r * both[at]! + r * r * before[at]!) / spread;
    }
    // The last pivot of [X y]'[X y] is the residual length, those before it give |X'R^-1 X|.
    if (!factored(products, size)) return Number.NEGATIVE_INFINITY;
    let logGram = 0;
    for (let i = 0; i < size - 1; i++) logGram += 2 * Math.log(products[cellAt(i, i)]!);
    const residual = products[cellAt(size - 1, size - 1)]!;
    return -(df * Math.log(residual ** 2 / df) + logDeterminant + logGram);
  };
}

function stepsOf(rows: readonly (readonly number[])[], times: Ar1Input["times"]): Step[] {
  const size = rows[0]!.length;
  const steps = new Map<number, Step>();
  for (let row = 1; row < rows.length; row++) {
    const gap = gapBefore(times, row);
    let step = steps.get(gap);
    if (step === undefined) {
      step = { gap, n: 0, own: triangle(size), both: triangle(size), before: triangle(size) };
      steps.set(gap, step);
    }
    const { own, both, before } = step;
    const [z, last] = [rows[row]!, rows[row - 1]!];
    step.n++;
    for (let i = 0, at = 0; i < size; i++)
      for (let j = 0; j <= i; j++, at++) {
        own[at]! += z[i]! * z[j]!;
        both[at] = both[at]! + z[i]! * last[j]! + last[i]! * z[j]!;
        before[at]! += last[i]! * last[j]!;
      }
  }
  return [...steps.values()];
}

/** A symmetric matrix as its lower triangle, row by row. */
const triangle = (size: number) => new Float64Array((size * (size + 1)) / 2);
const cellAt = (i: number, j: number): number => (i * (i + 1)) / 2 + j;

/**
 * The Cholesky factor in place of a lower triangle; false where a pivot is not above 0. By hand, as
 * the search for phi asks for some sixty of them and for nothing but their pivots.
 */
function factored(cells: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const own = cellAt(i, 0);
    let rest = 0;
    for (let j = 0; j < i; j++) {
      const other = cellAt(j, 0);
      let sum = 0;
      for (let k = 0; k < j; k++) sum += cells[other + k]! * cells[own + k]!;
      const cell = (cells[own + j]! - sum) / cells[other + j]!;
      cells[own + j] = cell;
      rest += cell * cell;
    }
    const pivot = cells[own + i]! - rest;
    if (!(pivot > 0)) return false;
    cells[own + i] = Math.sqrt(pivot);
  }
  return true;
}

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
