import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** What a weighted least-squares fit leaves behind. */
export interface Fit {
  coefficients: number[];
  /** (X'X)^-1 of the rows as given: times s^2 it is the covariance of the coefficients. */
  inverse: number[][];
  residuals: number[];
  /** Residual sum of squares. */
  rss: number;
  /** log |X'X|. */
  logDeterminant: number;
  /** Rows minus columns. */
  df: number;
}

/** A column adds nothing to those before it once this share of its length is left. */
const collinear = 1e-9;

/**
 * Ordinary least squares of `y` on the columns of `x` (rows of equal length). Columns are scaled to
 * length one before the Cholesky decomposition of X'X, so that a month number in the hundreds does
 * not cost digits. Null where the columns do not tell all coefficients apart.
 */
export function leastSquares(x: readonly (readonly number[])[], y: readonly number[]): Fit | null {
  const width = x[0]?.length ?? 0;
  if (x.length < width || width === 0) return null;
  const scales = lengthsOf(x, width);
  if (scales.some((scale) => !(scale > 0))) return null;
  const design = x.map((row) => row.map((cell, at) => cell / scales[at]!));
  const cholesky = new CholeskyDecomposition(gramOf(design, width));
  const triangle = cholesky.lowerTriangularMatrix;
  const pivots = Array.from({ length: width }, (_, at) => triangle.get(at, at));
  if (!cholesky.isPositiveDefinite() || pivots.some((pivot) => !(pivot ** 2 > collinear)))
    return null;
  let scaled = cholesky.solve(productsWith(design, y, width)).to1DArray();
  // One step of refinement gives back the digits that the normal equations cost.
  const left = y.map((value, i) => value - dot(design[i]!, scaled));
  const more = cholesky.solve(productsWith(design, left, width)).to1DArray();
  scaled = scaled.map((value, at) => value + more[at]!);
  const coefficients = scaled.map((value, at) => value / scales[at]!);
  const residuals = y.map((value, i) => value - dot(design[i]!, scaled));
  const inverse = cholesky
    .solve(Matrix.eye(width))
    .to2DArray()
    .map((row, i) => row.map((cell, j) => cell / (scales[i]! * scales[j]!)));
  return {
    coefficients,
    inverse,
    residuals,
    rss: residuals.reduce((sum, residual) => sum + residual ** 2, 0),
    logDeterminant:
      2 * pivots.reduce((sum, pivot) => sum + Math.log(pivot), 0) +
      2 * scales.reduce((sum, scale) => sum + Math.log(scale), 0),
    df: x.length - width,
  };
}

/** X'X. */
function gramOf(rows: readonly (readonly number[])[], width: number): Matrix {
  const gram = Matrix.zeros(width, width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (const row of rows) sum += row[i]! * row[j]!;
      gram.set(i, j, sum);
      gram.set(j, i, sum);
    }
  return gram;
}

/** X'y, as a column. */
function productsWith(
  rows: readonly (readonly number[])[],
  y: readonly number[],
  width: number,
): Matrix {
  const products = Matrix.zeros(width, 1);
  for (let at = 0; at < width; at++) {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += rows[i]![at]! * y[i]!;
    products.set(at, 0, sum);
  }
  return products;
}

/** a'b. */
export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** a'Ma: the variance of the combination `a` of estimates with covariance `m`. */
export const quadratic = (a: readonly number[], m: readonly (readonly number[])[]): number =>
  dot(
    a,
    m.map((row) => dot(row, a)),
  );

function lengthsOf(x: readonly (readonly number[])[], width: number): number[] {
  const squares = new Array<number>(width).fill(0);
  for (const row of x) for (let at = 0; at < width; at++) squares[at]! += row[at]! ** 2;
  return squares.map(Math.sqrt);
}
