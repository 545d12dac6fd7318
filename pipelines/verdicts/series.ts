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

/** A series that a verdict's model is fitted to. */
export interface Observed {
  readonly periods: readonly number[];
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/** A site's own values in a window, with weights n. */
export function ownValues(own: SiteSeries, window: Window): Observed {
  const periods = periodsIn(own, window);
  return {
    periods,
    values: periods.map((period) => own.points.get(period)!.value),
    weights: periods.map((period) => own.points.get(period)!.n),
  };
}
