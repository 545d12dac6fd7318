/** The value of a measure at a site in one period, and how many families or meetings it rests on. */
export interface Point {
  readonly value: number;
  readonly n: number;
  /** Sum of the wholes of a share or rate, where the source gives numerator and denominator. */
  readonly denominator?: number | null;
}

/** One measure at one site by period (months or quarters, numbered without gaps). */
export interface SiteSeries {
  readonly site: string;
  readonly points: ReadonlyMap<number, Point>;
  /** Period in which the theme was embedded here; null: not; -Infinity: before the data begin. */
  readonly embedded: number | null;
}

/** The constants of rules.md section 4, whole numbers as in data/rules.json. */
export interface VerdictRules {
  readonly pre_min: number;
  readonly pre_max: number;
  readonly post_min: number;
  readonly post_max: number;
  readonly own_total_min: number;
  readonly comparison_min: number;
  readonly comparison_filled_percent: number;
  readonly bad_run_months: number;
  readonly late_months: number;
}

/** Periods around an embedding: `from` is period 1, the first after. */
export interface Window {
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** Whether the theme was not embedded at a site by a period. */
export const notEmbeddedBy = ({ embedded }: SiteSeries, period: number): boolean =>
  embedded === null || embedded > period;

/** Periods of a window in which a series has a value, in order. */
export function periodsIn({ points }: SiteSeries, { start, end }: Window): number[] {
  const found: number[] = [];
  for (let at = start; at <= end; at++) if (points.has(at)) found.push(at);
  return found;
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
    const filled = periods.filter((period) => other.points.has(period)).length;
    return (
      other.site !== own.site &&
      notEmbeddedBy(other, window.end) &&
      100 * filled >= rules.comparison_filled_percent * periods.length &&
      filled > 0
    );
  });
}

/** A series that a verdict's model is fitted to. */
export interface Observed {
  readonly periods: readonly number[];
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/**
 * The difference d_t between a site and the plain mean of its comparison sites, in the periods in which
 * all of them have a value, with weights 1 / (1/n_site + sum(1/n_j) / J^2) (rules.md 4.2).
 */
export function difference(
  own: SiteSeries,
  comparison: readonly SiteSeries[],
  window: Window,
): Observed {
  const periods = periodsIn(own, window).filter((period) =>
    comparison.every(({ points }) => points.has(period)),
  );
  const sites = comparison.length;
  const at = ({ points }: SiteSeries, period: number): Point => points.get(period)!;
  return {
    periods,
    values: periods.map(
      (period) =>
        at(own, period).value -
        comparison.reduce((sum, other) => sum + at(other, period).value, 0) / sites,
    ),
    weights: periods.map(
      (period) =>
        1 /
        (1 / at(own, period).n +
          comparison.reduce((sum, other) => sum + 1 / at(other, period).n, 0) / sites ** 2),
    ),
  };
}

/** The plain mean of several sites in the periods in which all have a value; weights as for d_t. */
export function meanOf(sites: readonly SiteSeries[], window: Window): Observed {
  const [first] = sites;
  const periods =
    first === undefined
      ? []
      : periodsIn(first, window).filter((period) =>
          sites.every(({ points }) => points.has(period)),
        );
  const all = (period: number): Point[] => sites.map(({ points }) => points.get(period)!);
  return {
    periods,
    values: periods.map(
      (period) => all(period).reduce((sum, { value }) => sum + value, 0) / sites.length,
    ),
    weights: periods.map(
      (period) => sites.length ** 2 / all(period).reduce((sum, { n }) => sum + 1 / n, 0),
    ),
  };
}
