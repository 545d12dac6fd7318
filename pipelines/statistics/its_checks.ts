import { chiSquareUpper } from "./distributions.ts";
import { leastSquares } from "./linear.ts";

export interface SerialTest {
  order: number;
  /** Null where the lagged residuals cannot be told apart from the columns. */
  statistic: number | null;
  p: number | null;
}

/**
 * Breusch and Godfrey's test of residuals that follow each other up to `order` periods: n R^2 of the
 * residuals on the columns and on themselves earlier (0 before the first value and in gaps), chi-square with
 * `order` df. Sources: Breusch, Australian Economic Papers 17 (1978), 334-355; Godfrey, Econometrica 46
 * (1978), 1293-1301; `bgtest` of R package lmtest.
 */
export function breuschGodfrey(
  rows: readonly (readonly number[])[],
  residuals: readonly number[],
  times: readonly number[],
  order: number,
): SerialTest {
  const at = new Map(times.map((time, i) => [time, residuals[i]!]));
  const lags = Array.from({ length: order }, (_, k) => k + 1);
  const fit = leastSquares(
    rows.map((row, i) => [...row, ...lags.map((lag) => at.get(times[i]! - lag) ?? 0)]),
    residuals,
  );
  if (fit === null || fit.df < 1) return { order, statistic: null, p: null };
  const total = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const statistic = residuals.length * (1 - fit.rss / total);
  return { order, statistic, p: chiSquareUpper(statistic, order) };
}

/** Durbin and Watson's statistic, 2 where residuals do not follow each other. Shown, never decides. */
export function durbinWatson(residuals: readonly number[]): number {
  const steps = residuals.slice(1).map((residual, i) => (residual - residuals[i]!) ** 2);
  const squares = residuals.map((residual) => residual ** 2);
  return sum(steps) / sum(squares);
}

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0);
