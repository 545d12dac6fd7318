/**
 * The distributions that intervals and p values come from, by their names in the field. Computed by
 * stdlib (@stdlib/stats-base-dists-*, Apache-2.0): ports of the Boost and Cephes routines, right to
 * about 14 digits where smaller libraries give 8. Its hundreds of files are read when a figure needs
 * them: a server begins without.
 */
import { createRequire } from "node:module";
import type binomialQuantile from "@stdlib/stats-base-dists-binomial-quantile";
import type chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import type chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import type fCdf from "@stdlib/stats-base-dists-f-cdf";
import type normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type tCdf from "@stdlib/stats-base-dists-t-cdf";
import type tQuantile from "@stdlib/stats-base-dists-t-quantile";

const require = createRequire(import.meta.url);

/** What `load` gives, loaded by whoever asks first. */
function late<T>(load: () => T): () => T {
  let loaded: T | null = null;
  return () => (loaded ??= load());
}

const stdlib = {
  binomialQuantile: late(
    () => require("@stdlib/stats-base-dists-binomial-quantile") as typeof binomialQuantile,
  ),
  chiSquareCdf: late(
    () => require("@stdlib/stats-base-dists-chisquare-cdf") as typeof chiSquareCdf,
  ),
  chiSquareQuantile: late(
    () => require("@stdlib/stats-base-dists-chisquare-quantile") as typeof chiSquareQuantile,
  ),
  fCdf: late(() => require("@stdlib/stats-base-dists-f-cdf") as typeof fCdf),
  normalQuantile: late(
    () => require("@stdlib/stats-base-dists-normal-quantile") as typeof normalQuantile,
  ),
  tCdf: late(() => require("@stdlib/stats-base-dists-t-cdf") as typeof tCdf),
  tQuantile: late(() => require("@stdlib/stats-base-dists-t-quantile") as typeof tQuantile),
};

/** The t below which the share `p` of Student's t with `df` degrees of freedom lies. */
export const studentQuantile = (p: number, df: number): number => stdlib.tQuantile()(p, df);
/** Two-sided p value of a t statistic; of tails this far out the smaller one is taken directly. */
export const studentTwoSided = (t: number, df: number): number =>
  2 * stdlib.tCdf()(-Math.abs(t), df);
/** The z below which the share `p` of the standard normal lies. */
export const gaussQuantile = (p: number): number => stdlib.normalQuantile()(p, 0, 1);
/** P(X > x), chi-square with `df` degrees of freedom. */
export const chiSquareUpper = (x: number, df: number): number => 1 - stdlib.chiSquareCdf()(x, df);
/** The x below which the share `p` of chi-square with `df` degrees of freedom lies. */
export const chiSquareAt = (p: number, df: number): number => stdlib.chiSquareQuantile()(p, df);
/** P(X > x), Fisher's F with `df1` and `df2` degrees of freedom. */
export const fisherUpper = (x: number, df1: number, df2: number): number =>
  1 - stdlib.fCdf()(x, df1, df2);
/** The smallest k with P(X <= k) >= p, binomial of `n` trials with chance `chance`. */
export const binomialAt = (p: number, n: number, chance: number): number =>
  stdlib.binomialQuantile()(p, n, chance);
