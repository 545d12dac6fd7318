/**
 * The distributions that intervals and p values come from, by their names in the field. Computed by
 * stdlib (@stdlib/stats-base-dists-*, Apache-2.0): ports of the Boost and Cephes routines, right to
 * about 14 digits where smaller libraries give 8.
 */
import binomialQuantile from "@stdlib/stats-base-dists-binomial-quantile";
import chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import fCdf from "@stdlib/stats-base-dists-f-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import tCdf from "@stdlib/stats-base-dists-t-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";

/** The t below which the share `p` of Student's t with `df` degrees of freedom lies. */
export const studentQuantile = (p: number, df: number): number => tQuantile(p, df);
/** Two-sided p value of a t statistic; of tails this far out the smaller one is taken directly. */
export const studentTwoSided = (t: number, df: number): number => 2 * tCdf(-Math.abs(t), df);
/** The z below which the share `p` of the standard normal lies. */
export const gaussQuantile = (p: number): number => normalQuantile(p, 0, 1);
/** P(X > x), chi-square with `df` degrees of freedom. */
export const chiSquareUpper = (x: number, df: number): number => 1 - chiSquareCdf(x, df);
/** The x below which the share `p` of chi-square with `df` degrees of freedom lies. */
export const chiSquareAt = (p: number, df: number): number => chiSquareQuantile(p, df);
/** P(X > x), Fisher's F with `df1` and `df2` degrees of freedom. */
export const fisherUpper = (x: number, df1: number, df2: number): number => 1 - fCdf(x, df1, df2);
/** The smallest k with P(X <= k) >= p, binomial of `n` trials with chance `chance`. */
export const binomialAt = (p: number, n: number, chance: number): number =>
  binomialQuantile(p, n, chance);
