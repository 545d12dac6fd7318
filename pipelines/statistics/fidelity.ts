import { xmr } from "./spc.ts";

/** What names one series of intermediate.fidelity_series. */
interface SeriesKey {
  agency: string;
  site: string;
  measure: string;
  instrument: string | null;
  version: string | null;
  subscale: string | null;
  respondent: string | null;
  grain: string;
}

/** A period of intermediate.fidelity_series: `month` is its first day, value null where withheld. */
export interface FidelityPeriod extends SeriesKey {
  month: string;
  value: number | null;
}

/** A row of intermediate.fidelity_result. */
export interface FidelityLimits extends SeriesKey {
  month: string;
  center: number | null;
  lower: number | null;
  upper: number | null;
  signal: "improvement" | "concern" | "high" | "low" | "usual" | null;
  trial: boolean;
}

/** Months on which a person said the limits of a measure at a site should rest (raw.baselines). */
export interface Baseline {
  site: string;
  measure: string;
  from_month: string;
  to_month: string;
}

/**
 * Returns control limits and signals for each period of each series (rules.md 4.1): an XmR chart
 * of all its points, or of those in the baseline that a person recorded. `good` holds the good
 * direction by measure; a measure that is not in it signals high or low. A month (or quarter)
 * without a row is an empty period. Of several baselines the last stands; a series without a point
 * in it keeps the limits of all its points.
 */
export function fidelityLimits(
  periods: readonly FidelityPeriod[],
  good: ReadonlyMap<string, "up" | "down">,
  baselines: readonly Baseline[] = [],
): FidelityLimits[] {
  return seriesOf(periods).flatMap((series) => {
    const { places, values } = onCalendar(series);
    const measure = series[0]?.measure ?? "";
    const baseline = baselineOf(series, places, baselines);
    const chart = xmr(values, { good: good.get(measure), baseline });
    return series.map((period, i): FidelityLimits => {
      const at = places[i] ?? 0;
      return {
        ...keyOf(period),
        month: period.month,
        center: chart.centers[at] ?? null,
        lower: chart.lower[at] ?? null,
        upper: chart.upper[at] ?? null,
        signal: chart.points[at] ?? null,
        trial: chart.trial,
      };
    });
  });
}

function seriesOf(periods: readonly FidelityPeriod[]): FidelityPeriod[][] {
  const series = Map.groupBy(periods, (period) => JSON.stringify(Object.values(keyOf(period))));
  return [...series.values()].map((rows) =>
    rows.toSorted((a, b) => (a.month < b.month ? -1 : Number(a.month > b.month))),
  );
}

function keyOf(period: SeriesKey): SeriesKey {
  const { agency, site, measure, instrument, version, subscale, respondent, grain } = period;
  return { agency, site, measure, instrument, version, subscale, respondent, grain };
}

/** The values on an unbroken calendar, and the place of each row on it. */
function onCalendar(series: readonly FidelityPeriod[]) {
  const first = monthNumber(series[0]?.month ?? "");
  const months = series[0]?.grain === "quarter" ? 3 : 1;
  const places = series.map(({ month }) => Math.floor((monthNumber(month) - first) / months));
  const values = Array.from({ length: (places.at(-1) ?? -1) + 1 }, (): number | null => null);
  for (const [i, place] of places.entries()) values[place] = series[i]?.value ?? null;
  return { places, values };
}

function baselineOf(
  series: readonly FidelityPeriod[],
  places: readonly number[],
  baselines: readonly Baseline[],
) {
  const site = series[0]?.site.toLowerCase();
  const recorded = baselines.findLast(
    (baseline) => baseline.site.toLowerCase() === site && baseline.measure === series[0]?.measure,
  );
  if (recorded === undefined) return undefined;
  const { from_month, to_month } = recorded;
  const inside = places.filter((_, i) => {
    const { month = "", value = null } = series[i] ?? {};
    return value !== null && month >= from_month && month <= to_month;
  });
  const [from, to] = [inside[0], inside.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to: to + 1 };
}

function monthNumber(month: string): number {
  const [year = 0, monthOfYear = 0] = month.split("-").map(Number);
  return year * 12 + monthOfYear;
}
