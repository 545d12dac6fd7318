import { notEmbeddedBy, periodsIn } from "./series.ts";
import type { Observed, SiteSeries, VerdictRules, Window } from "./series.ts";

/** Sites that are compared with, and what all verdicts against the same ones share. */
export interface Comparison {
  readonly sites: readonly SiteSeries[];
  /** Over the sites with a value in a period: how many they are, and sums of the values and of 1/n. */
  in(period: number): { readonly count: number; readonly sum: number; readonly inverses: number };
  /** What was worked out once under a name, for whoever asks again. */
  once(name: string, work: () => number): number;
}

/** Sites as a comparison; their sums are taken when the first is asked for. */
export function comparisonWith(sites: readonly SiteSeries[]): Comparison {
  let sums: ReturnType<typeof sumsOf> | null = null;
  const worked = new Map<string, number>();
  return {
    sites,
    in: (period) => (sums ??= sumsOf(sites)).get(period) ?? nothing,
    once(name, work) {
      const found = worked.get(name) ?? work();
      worked.set(name, found);
      return found;
    },
  };
}

const nothing = { count: 0, sum: 0, inverses: 0 };

function sumsOf(sites: readonly SiteSeries[]): Map<number, typeof nothing> {
  const sums = new Map<number, typeof nothing>();
  for (const { points } of sites)
    for (const [period, { value, n }] of points) {
      const found = sums.get(period) ?? { ...nothing };
      found.count++;
      found.sum += value;
      found.inverses += 1 / n;
      sums.set(period, found);
    }
  return sums;
}

/** The comparison sites of a site of a question in a window. */
export type Comparisons = (own: SiteSeries, window: Window) => Comparison;

/**
 * Comparison sites out of `others`, each set of them made once: which they are depends on the window and
 * on the months of it in which a site has values, so that sites which embed a theme in the same month
 * mostly share them.
 */
export function comparisonsOf(others: readonly SiteSeries[], rules: VerdictRules): Comparisons {
  const places = new Map(others.map((site, at) => [site, at]));
  const bySites = new Map<string, Comparison>();
  const byMonths = new Map<string, Comparison>();
  return (own, window) => {
    const months = `${window.start} ${window.end} ${periodsIn(own, window).join()}`;
    // A site that embeds the theme within the window is never one of those compared with.
    const shared = !notEmbeddedBy(own, window.end);
    const known = shared ? byMonths.get(months) : undefined;
    if (known !== undefined) return known;
    const sites = comparisonSites(own, others, window, rules);
    const names = sites.map((site) => places.get(site)).join();
    const found = bySites.get(names) ?? comparisonWith(sites);
    bySites.set(names, found);
    if (shared) byMonths.set(months, found);
    return found;
  };
}

/** Sites that can be compared with in a window: not embedded by its end, with enough of its months. */
export function comparisonSites(
  own: SiteSeries,
  others: readonly SiteSeries[],
  window: Window,
  rules: VerdictRules,
): SiteSeries[] {
  const periods = periodsIn(own, window);
  return others.filter((other) => {
    if (other.site === own.site || !notEmbeddedBy(other, window.end)) return false;
    let filled = 0;
    for (const period of periods) if (other.points.has(period)) filled++;
    return 100 * filled >= rules.comparison_filled_percent * periods.length && filled > 0;
  });
}

/**
 * The difference d_t between a site and the plain mean of its comparison sites, in the periods in which
 * all of them have a value, with weights 1 / (1/n_site + sum(1/n_j) / J^2) (rules.md 4.2).
 */
export function difference(own: SiteSeries, comparison: Comparison, window: Window): Observed {
  const sites = comparison.sites.length;
  const periods = periodsIn(own, window).filter((period) => comparison.in(period).count === sites);
  return {
    periods,
    values: periods.map(
      (period) => own.points.get(period)!.value - comparison.in(period).sum / sites,
    ),
    weights: periods.map(
      (period) => 1 / (1 / own.points.get(period)!.n + comparison.in(period).inverses / sites ** 2),
    ),
  };
}

/**
 * The same difference between each comparison site and the other ones, in periods in which all of
 * them have a value.
 */
export function differencesWithin({ sites }: Comparison, periods: readonly number[]): Observed[] {
  const others = sites.length - 1;
  const columns = periods.map((period) => sites.map(({ points }) => points.get(period)!));
  const values = columns.map((column) => column.map(({ value }) => value));
  const inverses = columns.map((column) => column.map(({ n }) => 1 / n));
  const [otherValues, otherInverses] = [values.map(sumsWithout), inverses.map(sumsWithout)];
  return sites.map((_, site) => ({
    periods,
    values: periods.map((_, at) => values[at]![site]! - otherValues[at]![site]! / others),
    weights: periods.map(
      (_, at) => 1 / (inverses[at]![site]! + otherInverses[at]![site]! / others ** 2),
    ),
  }));
}

/**
 * For each number the sum of the other ones, added in their order: a difference from the sum of all
 * would bring its rounding into phi, whose likelihood is flat at its top.
 */
function sumsWithout(list: readonly number[]): number[] {
  let before = 0;
  return list.map((own, at) => {
    let sum = before;
    for (let other = at + 1; other < list.length; other++) sum += list[other]!;
    before += own;
    return sum;
  });
}

/** The plain mean of the comparison sites in the periods in which all have a value; weights as for d_t. */
export function comparisonMean(comparison: Comparison, window: Window): Observed {
  const sites = comparison.sites.length;
  const periods: number[] = [];
  for (let at = window.start; at <= window.end; at++)
    if (comparison.in(at).count === sites) periods.push(at);
  return {
    periods,
    values: periods.map((period) => comparison.in(period).sum / sites),
    weights: periods.map((period) => sites ** 2 / comparison.in(period).inverses),
  };
}
