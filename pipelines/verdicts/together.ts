import { type Permutation, permuteDates } from "../statistics/permutation.ts";
import { sidesOf, windowOf } from "./design.ts";
import { type Estimate, estimateOf } from "./gain.ts";
import { type Observed, periodsIn } from "./series.ts";
import type { SiteSeries, VerdictRules, Window } from "./series.ts";

/** The gain of a theme over all sites together (rules.md 4.3). */
export interface TogetherGain extends Estimate {
  readonly embedded: readonly SiteSeries[];
  readonly comparison: readonly SiteSeries[];
  /** Each embedding site's change less the mean change of the comparison sites in the same window. */
  readonly gains: readonly number[];
  /** The comparison sites' changes, each averaged over the embedding sites' windows. */
  readonly comparisonChanges: readonly number[];
  readonly windows: readonly Window[];
  readonly permutation: Permutation;
}

/**
 * The theme's gain over all sites: the mean over embedding sites of their own change less the mean
 * change of the comparison sites in the same window, with a t interval (se = s sqrt(1/E + 1/C)) and a
 * permutation of the vector of embedding dates. Null with fewer than two sites of either kind.
 */
export function togetherGain(
  sites: readonly SiteSeries[],
  last: number,
  rules: VerdictRules,
  seed: number,
): TogetherGain | null {
  const chosen = chooseSites(sites, last, rules);
  if (chosen === null) return null;
  const { embedded, comparison, windows } = chosen;
  const all = [...embedded, ...comparison];
  const distinct = [...new Map(windows.map((window) => [window.from, window])).values()];
  const changes = all.map((site) => distinct.map((window) => changeIn(site, window)));
  const dates = windows.map((window) => distinct.findIndex(({ from }) => from === window.from));
  const [e, c] = [embedded.length, comparison.length];
  const gains = dates.map(
    (date, site) => changes[site]![date]! - mean(changes.slice(e).map((each) => each[date]!)),
  );
  const estimate = mean(gains);
  const theirs = comparison.map((_, at) => mean(dates.map((date) => changes[e + at]![date]!)));
  const variance = (squares(gains) + squares(theirs)) / (e + c - 2);
  const se = Math.sqrt(variance * (1 / e + 1 / c));
  const df = Math.min(e + c - 2, 2 * Math.min(e, c) - 1);
  if (!(se > 0)) return null;
  return {
    ...estimateOf({ estimate, se }, df),
    embedded,
    comparison,
    gains,
    comparisonChanges: theirs,
    windows,
    permutation: permuteDates(dates, changes, seed),
  };
}

/**
 * Embedding sites with enough months around, and the sites that have not embedded by the end of the
 * last window used; the latest embedders are left out until there are two of those.
 */
function chooseSites(sites: readonly SiteSeries[], last: number, rules: VerdictRules) {
  let embedded = sites
    .filter(({ embedded: at }) => at !== null && Number.isFinite(at))
    .flatMap((site) => {
      const reach = Math.min(rules.post_max, last - site.embedded! + 1);
      if (reach < rules.post_min) return [];
      const window = windowOf(site.embedded!, reach, rules);
      return enough(site, window, rules) ? [{ site, window }] : [];
    })
    .toSorted((a, b) => a.window.from - b.window.from);
  while (embedded.length >= 2) {
    const end = Math.max(...embedded.map(({ window }) => window.end));
    const kept = embedded;
    const comparison = sites.filter(
      (site) =>
        (site.embedded === null || site.embedded > end) &&
        kept.every(({ window }) => enough(site, window, rules)),
    );
    const usable = embedded.filter(({ site }) =>
      kept.every(({ window }) => hasBothSides(site, window)),
    );
    if (comparison.length >= 2 && usable.length >= 2)
      return {
        embedded: usable.map(({ site }) => site),
        comparison,
        windows: usable.map(({ window }) => window),
      };
    const latest = embedded.at(-1)!.window.from;
    embedded = embedded.filter(({ window }) => window.from < latest);
  }
  return null;
}

function enough(site: SiteSeries, window: Window, rules: VerdictRules): boolean {
  const { before, after } = sidesOf(periodsIn(site, window), window.from);
  return before >= rules.pre_min && after >= rules.post_min;
}

function hasBothSides(site: SiteSeries, window: Window): boolean {
  const { before, after } = sidesOf(periodsIn(site, window), window.from);
  return before > 0 && after > 0;
}

/** n-weighted mean after minus n-weighted mean before. */
export function changeIn(site: SiteSeries, window: Window): number {
  const sums = { before: { n: 0, sum: 0 }, after: { n: 0, sum: 0 } };
  for (const period of periodsIn(site, window)) {
    const { value, n } = site.points.get(period)!;
    const side = period < window.from ? sums.before : sums.after;
    side.n += n;
    side.sum += n * value;
  }
  return sums.after.sum / sums.after.n - sums.before.sum / sums.before.n;
}

/**
 * The mean of the embedding sites' d_t by periods since embedding (0 = the first after), in the periods
 * that all of them have: what a theme's "did it stick" rests on.
 */
export function meanDifference(
  differences: readonly { observed: Observed; from: number }[],
): Observed {
  const byPeriod = new Map<number, { value: number; spread: number; sites: number }>();
  for (const { observed, from } of differences)
    for (const [at, period] of observed.periods.entries()) {
      const sum = byPeriod.get(period - from) ?? { value: 0, spread: 0, sites: 0 };
      sum.value += observed.values[at]!;
      sum.spread += 1 / observed.weights[at]!;
      sum.sites++;
      byPeriod.set(period - from, sum);
    }
  const kept = [...byPeriod]
    .filter(([, { sites }]) => sites === differences.length)
    .toSorted(([a], [b]) => a - b);
  return {
    periods: kept.map(([period]) => period),
    values: kept.map(([, { value, sites }]) => value / sites),
    weights: kept.map(([, { spread, sites }]) => sites ** 2 / spread),
  };
}

const mean = (list: readonly number[]): number =>
  list.reduce((sum, each) => sum + each, 0) / list.length;

const squares = (list: readonly number[]): number => {
  const center = mean(list);
  return list.reduce((sum, each) => sum + (each - center) ** 2, 0);
};
