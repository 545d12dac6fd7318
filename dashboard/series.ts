import type { Measure, SeriesName, TrendRow } from "../server/api.ts";
import { byName } from "./locale.ts";
import { addMonths, lastDay, monthOf, monthName, quarterName } from "./months.ts";
import { asCount } from "./numbers.ts";
import { signalOf } from "./vocabulary.ts";
import type { SignalName } from "./vocabulary.ts";

/** One trend of one site: a measure of one instrument, version and respondent, never mixed. */
export type Series = {
  id: string;
  measure: string;
  site: string;
  name: string;
  unit: string | null;
  grain: string;
  good: Measure["good"];
  target: number | null;
  denominatorMeans: string | null;
  points: Point[];
};

export type Point = {
  month: string;
  /** The month under which it is drawn: a quarter stands at its middle. */
  at: string;
  period: string;
  value: number | null;
  n: number | null;
  center: number | null;
  lower: number | null;
  upper: number | null;
  signal: SignalName | null;
  /** The signal when no later period was known yet; of the two newest that are over. */
  atFirst: SignalName | null;
  trial: boolean;
  /** First period of those that share its limits. */
  limitsFrom: string | null;
  withheld: boolean;
  /** The period is not over: it decides nothing. */
  open: boolean;
};

/** What names a trend, at whatever site. */
type Trend = Pick<
  TrendRow,
  "measure" | "instrument" | "version" | "subscale" | "respondent" | "grain"
>;

/** Instrument and subscale of a trend, where its measure is not made of them (`instrument/subscale`). */
function besideMeasure({ measure, instrument, subscale }: Trend) {
  return measure === `${instrument}/${subscale}`
    ? { instrument: null, subscale: null }
    : { instrument, subscale };
}

/** Names a trend in addresses; the same at every site. */
export function seriesId(row: Trend): string {
  const { instrument, subscale } = besideMeasure(row);
  return [
    row.measure,
    instrument === null ? null : `instrument:${instrument}`,
    subscale === null ? null : `subscale:${subscale}`,
    row.version,
    row.respondent,
    row.grain === "quarter" ? "quarter" : null,
  ]
    .filter(Boolean)
    .join("~");
}

/**
 * The trend that an address names. One without instrument and subscale, as addresses once were, or of a
 * measure alone, leads to the first that it may mean.
 */
export function trendNamed<T extends Trend>(
  named: string | undefined,
  trends: readonly T[],
): T | undefined {
  if (named === undefined) return undefined;
  const without = { instrument: null, subscale: null };
  return (
    trends.find((row) => seriesId(row) === named) ??
    trends.find((row) => seriesId({ ...row, ...without }) === named) ??
    trends.find((row) => row.measure === named)
  );
}

/**
 * Columns that name a trend, as the marts are asked for them: what it lacks is asked for as none, as
 * left out it would be any, and rows of two instruments one trend.
 */
export const trendColumns = (row: Trend): Record<string, string> => ({
  measure: row.measure,
  instrument: row.instrument ?? "",
  version: row.version ?? "",
  subscale: row.subscale ?? "",
  respondent: row.respondent ?? "",
  grain: row.grain,
});

/** Columns that name a verdict or its rows, as the marts are asked for them. */
export const namesOf = (theme: string, row: SeriesName, site?: string): string =>
  new URLSearchParams({
    ...(site === undefined ? {} : { site }),
    theme,
    ...trendColumns(row),
  }).toString();

/** Names a measure on screen: by its label in the catalogue, or in its own words. */
export function measureName(name: string, measures: readonly Measure[]): string {
  const plain = name.replaceAll("/", ": ");
  return (
    measures.find(({ measure }) => measure === name)?.label ??
    `${plain[0]?.toUpperCase() ?? ""}${plain.slice(1)}`
  );
}

/** Names a trend on screen. */
export function seriesName(row: Trend, measures: readonly Measure[]): string {
  const name = measureName(row.measure, measures);
  const { instrument, subscale } = besideMeasure(row);
  const version = row.version ? `version ${row.version}` : null;
  const parts = [name, subscale, instrument, row.respondent, version];
  return parts.filter(Boolean).join(", ");
}

/** A limit as it is drawn: a count has nothing below 0, a share nothing above 1 either. */
function drawn(limit: number | null, unit: string | null): number | null {
  if (limit === null || (unit !== "count" && unit !== "share")) return limit;
  return Math.max(0, unit === "share" ? Math.min(1, limit) : limit);
}

function point(row: TrendRow): Point {
  const month = monthOf(row.month);
  const quarterly = row.grain === "quarter";
  return {
    month,
    at: quarterly ? addMonths(month, 1) : month,
    period: quarterly ? quarterName(month) : monthName(month),
    value: row.value,
    n: row.n,
    center: row.center,
    lower: drawn(row.lower, row.unit),
    upper: drawn(row.upper, row.unit),
    signal: row.value === null ? null : signalOf(row.signal),
    atFirst: signalOf(row.signal_then),
    trial: row.trial === true,
    limitsFrom: row.limits_from,
    withheld: row.withheld === true,
    open: false,
  };
}

/**
 * The points by month, up to the month of the as-of date. The newest of a trend is open where its last
 * day is after that date; one that a later point follows is over (as in the statistics behind them).
 */
function upTo(asOf: string | null, unordered: readonly Point[], grain: string): Point[] {
  const points = unordered.toSorted((a, b) => a.month.localeCompare(b.month));
  const newest = points.at(-1);
  if (!newest || asOf === null) return points;
  const open = lastDay(addMonths(newest.month, grain === "quarter" ? 2 : 0)) > asOf;
  return [...points.slice(0, -1), { ...newest, open, signal: open ? null : newest.signal }].filter(
    ({ month }) => month <= monthOf(asOf),
  );
}

type Known = { measures: readonly Measure[]; asOf: string | null; series: Series[] };

/** What was read of an answer: a page is drawn many times from the same. */
const known = new WeakMap<readonly TrendRow[], Known>();

/**
 * The trends in rows of fidelity_trend: catalogue measures first, then by name; points by month, with an
 * as-of date up to its month.
 */
export function readSeries(
  rows: readonly TrendRow[],
  measures: readonly Measure[],
  asOf: string | null = null,
): Series[] {
  const before = known.get(rows);
  if (before && before.measures === measures && before.asOf === asOf) return before.series;
  const series = read(rows, measures, asOf);
  known.set(rows, { measures, asOf, series });
  return series;
}

function read(
  rows: readonly TrendRow[],
  measures: readonly Measure[],
  asOf: string | null,
): Series[] {
  const found = new Map<string, Series>();
  for (const row of rows) {
    const id = seriesId(row);
    const key = `${id}\n${row.site}`;
    const known = measures.find(({ measure }) => measure === row.measure);
    const series = found.get(key) ?? {
      id,
      measure: row.measure,
      site: row.site,
      name: seriesName(row, measures),
      unit: row.unit,
      grain: row.grain,
      good: known?.good ?? null,
      target: known?.target ?? null,
      denominatorMeans: row.denominator_means,
      points: [],
    };
    series.points.push(point(row));
    found.set(key, series);
  }
  const all = [...found.values()]
    .map((series) => ({ ...series, points: upTo(asOf, series.points, series.grain) }))
    .filter(({ points }) => points.length > 0);
  const place = (series: Series): number => {
    const at = measures.findIndex(({ measure }) => series.measure === measure);
    return at < 0 ? measures.length : at;
  };
  return all.toSorted(
    (a, b) => place(a) - place(b) || byName(a.name, b.name) || byName(a.site, b.site),
  );
}

/** Fewer families or meetings than this behind a point say little, and could be told apart. */
export const smallN = 11;

/** Said of a point that is withheld: by who sent it, or from leadership. */
export const withheldWords = `withheld: at the source, or fewer than ${smallN} families or meetings`;

/** Whether a point rests on few. */
export const isSmall = ({ value, n }: Pick<Point, "value" | "n">): boolean =>
  value !== null && (n ?? 0) < smallN;

/** How many a point rests on, as tables say it; marked where they are few. */
export const familiesText = (point: Pick<Point, "value" | "n">): string | null =>
  point.n === null ? null : `${asCount(point.n)}${isSmall(point) ? ", small n" : ""}`;

/** The newest point that has a value and whose period is over. */
export const latest = (series: Pick<Series, "points">): Point | null =>
  series.points.findLast(({ value, open }) => value !== null && !open) ?? null;

/** First period of the run of equal signals, judged by the same limits, that the newest point ends. */
export function signalSince(series: Series): Point | null {
  const valued = series.points.filter(({ value, open }) => value !== null && !open);
  const last = valued.at(-1);
  if (!last) return null;
  const before = valued.findLastIndex(
    ({ signal, limitsFrom }) => signal !== last.signal || limitsFrom !== last.limitsFrom,
  );
  return valued[before + 1] ?? last;
}
