import { presets } from "./presets.ts";
import { xmr } from "./spc.ts";

/** What names a series of a measure: trends never mix them. */
export interface SeriesName {
  measure: string;
  instrument: string | null;
  version: string | null;
  subscale: string | null;
  respondent: string | null;
  /** month or quarter. */
  grain: string;
}

/** What names one series of intermediate.fidelity_series. */
interface SeriesKey extends SeriesName {
  agency: string;
  site: string;
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
  /** First period of those that share its limits. */
  limits_from: string;
  /** The signal when no later period was known yet; of the two newest that the as-of date ends. */
  signal_then: FidelityLimits["signal"];
}

/** A month from which on a person said the limits of a measure at a site begin anew. */
export interface Baseline {
  agency: string;
  site: string;
  measure: string;
  /** Its first day. */
  from_month: string;
}

/** As Making Data Count has them, but no pattern runs over the month of a baseline. */
const rules = { ...presets.nhs, resets: true };

/**
 * Returns control limits and signals for each period of each series (rules.md 4.1): an XmR chart
 * of all its points, or one of each part where people recorded baselines: then limits rest on the
 * points from one baseline to the next, and each pattern stays within its part (rebase: statistics.md
 * 2.4). A quarter that holds months of both belongs to the part before. `good` holds the good
 * direction by measure; a measure that is not in it signals high or low. A month (or quarter)
 * without a row is an empty period. A pattern colours its earlier points once it is whole, so what
 * the two newest periods that are over by `asOf` said at first is told beside it.
 *
 * The period under way has the limits of the others but no signal and no part in mean, limits or
 * patterns: it decides nothing until it is over. It is the newest of its series, where its last day is
 * after `asOf`; one that a later period follows is over, however old the newest session is.
 */
export function fidelityLimits(
  periods: readonly FidelityPeriod[],
  good: ReadonlyMap<string, "up" | "down">,
  asOf: string,
  baselines: readonly Baseline[] = [],
): FidelityLimits[] {
  return seriesOf(periods).flatMap((series) => {
    const ended = series.findLastIndex((period) => lastDay(period) <= asOf);
    const over = Math.max(series.length - 1, ended + 1);
    const { places, values } = onCalendar(series, over);
    const measure = series[0]?.measure ?? "";
    const rebase = startsOf(series, places, baselines);
    const chartTo = (place: number) =>
      xmr(values.slice(0, place + 1), {
        good: good.get(measure),
        rebase: rebase.filter((start) => start <= place),
        rules,
      });
    const chart = chartTo(values.length - 1);
    return series.map((period, i): FidelityLimits => {
      const at = places[i] ?? 0;
      const part = chart.parts.find(({ to }) => at < to);
      const first = places.findIndex((place) => place >= (part?.from ?? 0));
      return {
        ...keyOf(period),
        month: period.month,
        center: chart.centers[at] ?? null,
        lower: chart.lower[at] ?? null,
        upper: chart.upper[at] ?? null,
        signal: chart.points[at] ?? null,
        trial: part !== undefined && part.center !== null && !part.judged,
        limits_from: series[first]?.month ?? period.month,
        signal_then: i === ended || i === ended - 1 ? (chartTo(at).points[at] ?? null) : null,
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

const monthsOf = ({ grain }: Pick<FidelityPeriod, "grain">): number =>
  grain === "quarter" ? 3 : 1;

/** The last day of a period. */
function lastDay(period: FidelityPeriod): string {
  const next = monthNumber(period.month) - 1 + monthsOf(period);
  return new Date(Date.UTC(Math.floor(next / 12), next % 12, 0)).toISOString().slice(0, 10);
}

/** The values of those that are `over` on an unbroken calendar, and the place of each row on it. */
function onCalendar(series: readonly FidelityPeriod[], over: number) {
  const first = monthNumber(series[0]?.month ?? "");
  const months = series[0] ? monthsOf(series[0]) : 1;
  const places = series.map(({ month }) => Math.floor((monthNumber(month) - first) / months));
  const values = Array.from({ length: (places.at(-1) ?? -1) + 1 }, (): number | null => null);
  for (const [i, place] of places.entries()) if (i < over) values[place] = series[i]?.value ?? null;
  return { places, values };
}

/** The places at which limits begin anew. */
function startsOf(
  series: readonly FidelityPeriod[],
  places: readonly number[],
  baselines: readonly Baseline[],
): number[] {
  const { agency, site = "", measure } = series[0] ?? {};
  const starts = baselines
    .filter(
      (each) =>
        each.agency === agency &&
        each.site.toLowerCase() === site.toLowerCase() &&
        each.measure === measure,
    )
    .flatMap(({ from_month }) => {
      const first = series.findIndex(({ month }) => month >= from_month);
      return first < 0 ? [] : [places[first] ?? 0];
    });
  return [...new Set(starts)];
}

function monthNumber(month: string): number {
  const [year = 0, monthOfYear = 0] = month.split("-").map(Number);
  return year * 12 + monthOfYear;
}
