import { studentQuantile, studentTwoSided } from "./distributions.ts";
import { leastSquares } from "./linear.ts";
import { cohortsOf, type Panel } from "./panel.ts";
import { permuteDates, type Permutation } from "./permutation.ts";

/** What few sites can say, by the ladder of statistics.md 5.5. */
export type FewSitesVerdict =
  | "not a comparison"
  | "too few sites to tell"
  | "cannot tell"
  | "higher"
  | "lower"
  | "no clear change"
  | "not conclusive";

/** A t interval of the gain; all null where it is not defined. */
export interface TTest {
  t: number | null;
  df: number | null;
  p: number | null;
  low: number | null;
  high: number | null;
  se: number | null;
}

export interface FewSites {
  /** Mean over treated sites of their own change less the mean change of the comparison sites. */
  estimate: number;
  pooled: TTest;
  /** Without the assumption of one variance: a check, decides nothing. */
  welch: TTest;
  permutation: Permutation;
  /** With one treated site its place among all sites, from the outermost in its direction. */
  rank: number | null;
  /** Straight lines of the periods before taken out of every site first: a check, decides nothing. */
  detrended: { estimate: number; permutation: Permutation } | null;
  /** The same in the periods before the first date, cut in the middle; null with one such period. */
  placeboInTime: { from: number; estimate: number; permutation: Permutation } | null;
  verdict: FewSitesVerdict;
  reason: string;
  sites: { unit: string; treated: boolean; from: number | null; change: number }[];
}

/** Why there are no two groups of sites. */
export type FewSitesFound = FewSites | { reason: string };

/** A p value above this is no evidence. */
const level = 0.05;

/**
 * Inference for 2 to 20 sites. Each site's values are collapsed to one change, mean after - mean
 * before; sites that begin on different dates have a window each, and their change is compared with
 * the mean change of the untreated sites in that window. Untreated are the sites that do not begin
 * within the periods; with fewer than two of them the last sites to begin are compared with, up to
 * their start. t: pooled, with one date S - 2 df (Donald and Lang 2007; Bertrand, Duflo and
 * Mullainathan 2004); with several min(E + C - 2, 2 min(E, C) - 1) df (rules.md 4.3). p by permutation of
 * the dates (statistics.md 5.5).
 */
export function fewSites(panel: Panel, seed: number): FewSitesFound {
  const chosen = chooseSites(panel);
  if (chosen === null) return { reason: "no site has periods before and after its start" };
  const { treated, others, end } = chosen;
  const starts = treated.map((i) => panel.starts[i]!);
  const distinct = [...new Set(starts)];
  const dates = starts.map((start) => distinct.indexOf(start));
  const order = [...treated, ...others];
  const series = order.map((i) => seriesOf(panel, i, end));
  const times = panel.times.slice(0, end);
  const cuts = distinct.map((start) => times.findIndex((time) => time >= start));
  const changes = series.map((values) => cuts.map((cut) => change(values, cut)));
  const { estimate, ...permutation } = permuteDates(dates, changes, seed);
  const { pooled, welch } = testsOf(dates, changes);
  const judged = { estimate, pooled, permutation };
  const lines = series.map((values) => cuts.map((cut) => detrended(values, cut)));
  const detrendedGain = lines.flat().includes(null)
    ? null
    : permuteDates(dates, lines as number[][], seed);
  const first = cuts.reduce((least, cut) => Math.min(least, cut), times.length);
  return {
    ...judged,
    welch,
    rank: treated.length === 1 ? rankOf(changes.map(([own]) => own!)) : null,
    detrended: detrendedGain && asCheck(detrendedGain),
    placeboInTime: first < 2 ? null : placeboInTime(series, times, first, treated.length, seed),
    ...verdictOf(judged, treated.length, others.length),
    sites: order.map((i, at) => ({
      unit: panel.units[i]!,
      treated: at < treated.length,
      from: at < treated.length ? panel.starts[i]! : null,
      change: at < treated.length ? changes[at]![dates[at]!]! : mean(changes[at]!),
    })),
  };
}

/** Place of the first change, counted from the end to which it lies off the mean of the others. */
function rankOf([own, ...others]: readonly number[]): number {
  const up = own! > mean(others);
  return 1 + others.filter((change) => (up ? change > own! : change < own!)).length;
}

function asCheck({ estimate, ...permutation }: Permutation & { estimate: number }) {
  return { estimate, permutation };
}

/** Rows of treated and of untreated sites, and how many periods are used; null without the first. */
function chooseSites({ starts, times }: Panel) {
  const cohorts = cohortsOf({ starts });
  const sites = [...starts.keys()];
  let limit = Infinity;
  while (sites.filter((i) => starts[i]! >= limit).length < 2 && cohorts.length > 1)
    limit = cohorts.pop()!;
  const used = times.filter((time) => time < limit);
  const treated = sites.filter((i) => starts[i]! < limit && starts[i]! <= used.at(-1)!);
  const others = sites.filter((i) => starts[i]! >= limit);
  return treated.length === 0 ? null : { treated, others, end: used.length };
}

const seriesOf = ({ values, times }: Panel, i: number, end: number): Float64Array =>
  values.subarray(i * times.length, i * times.length + end);

const change = (values: Float64Array, cut: number): number =>
  mean(values.subarray(cut)) - mean(values.subarray(0, cut));

/** Mean after the cut of what lies above the straight line through the values before. */
function detrended(values: Float64Array, cut: number): number | null {
  if (cut < 3) return null;
  const rows = [...values.keys()].map((t) => [1, t - cut]);
  const line = leastSquares(rows.slice(0, cut), [...values.subarray(0, cut)]);
  if (line === null) return null;
  const [level, slope] = line.coefficients as [number, number];
  return mean([...values.subarray(cut)].map((value, k) => value - level - slope * k));
}

function placeboInTime(
  series: readonly Float64Array[],
  times: readonly number[],
  first: number,
  treated: number,
  seed: number,
): FewSites["placeboInTime"] {
  const cut = Math.floor(first / 2);
  const changes = series.map((values) => [change(values.subarray(0, first), cut)]);
  const dates = Array.from({ length: treated }, () => 0);
  return { from: times[cut]!, ...asCheck(permuteDates(dates, changes, seed)) };
}

/** Where an arm has one site, or nothing varies. */
export const undefinedTest: TTest = { t: null, df: null, p: null, low: null, high: null, se: null };

function testsOf(dates: readonly number[], changes: readonly (readonly number[])[]) {
  const none = { pooled: undefinedTest, welch: undefinedTest };
  const e = dates.length;
  const c = changes.length - e;
  if (e < 2 || c < 2) return none;
  const others = changes.slice(e);
  const gains = dates.map(
    (date, at) => changes[at]![date]! - mean(others.map((row) => row[date]!)),
  );
  const theirs = others.map((row) => mean(dates.map((date) => row[date]!)));
  const [squaresE, squaresC] = [squares(gains), squares(theirs)];
  const size = Math.max(...changes.flat().map(Math.abs));
  if (!(squaresE + squaresC > (1e-12 * size) ** 2)) return none;
  const estimate = mean(gains);
  const oneDate = new Set(dates).size === 1;
  const df = oneDate ? e + c - 2 : Math.min(e + c - 2, 2 * Math.min(e, c) - 1);
  const variance = (squaresE + squaresC) / (e + c - 2);
  const [a, b] = [squaresE / (e - 1) / e, squaresC / (c - 1) / c];
  return {
    pooled: tTest(estimate, Math.sqrt(variance * (1 / e + 1 / c)), df),
    // Welch, Biometrika 34 (1947), 28-35, with Satterthwaite's degrees of freedom.
    welch: tTest(estimate, Math.sqrt(a + b), (a + b) ** 2 / (a ** 2 / (e - 1) + b ** 2 / (c - 1))),
  };
}

function tTest(estimate: number, se: number, df: number): TTest {
  const t = estimate / se;
  const reach = studentQuantile(1 - level / 2, df) * se;
  return { t, df, p: studentTwoSided(t, df), low: estimate - reach, high: estimate + reach, se };
}

function verdictOf(
  { estimate, pooled, permutation }: Pick<FewSites, "estimate" | "pooled" | "permutation">,
  treated: number,
  others: number,
): { verdict: FewSitesVerdict; reason: string } {
  if (treated < 2 || others < 2)
    return {
      verdict: "not a comparison",
      reason: `${treated} treated and ${others} comparison: two of each are needed`,
    };
  if (permutation.least > level)
    return {
      verdict: "too few sites to tell",
      reason: `${treated} treated and ${others} comparison cannot give a p below ${permutation.least.toPrecision(2)}`,
    };
  if (pooled.p === null) return { verdict: "cannot tell", reason: "the changes do not vary" };
  const [byT, byPermutation] = [pooled.p < level, permutation.p <= level];
  if (byT && byPermutation)
    return { verdict: estimate > 0 ? "higher" : "lower", reason: "interval and permutation agree" };
  if (!byT && !byPermutation)
    return { verdict: "no clear change", reason: "the interval covers 0" };
  return {
    verdict: "not conclusive",
    reason: byT
      ? "the interval excludes 0, the permutation does not"
      : "the permutation says so, the interval covers 0",
  };
}

const mean = (list: ArrayLike<number>): number => {
  let sum = 0;
  for (let at = 0; at < list.length; at++) sum += list[at]!;
  return sum / list.length;
};

const squares = (list: readonly number[]): number => {
  const center = mean(list);
  return list.reduce((sum, each) => sum + (each - center) ** 2, 0);
};
