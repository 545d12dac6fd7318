import type { AnnotationRow } from "../server/api.ts";
import { addMonths, monthOf } from "./months.ts";
import type { Point, Series } from "./series.ts";

/** A note or baseline as a chart shows it: under its number, at its month. */
export type Mark = AnnotationRow & { number: number; month: string };

/** What a chart is about: one measure at one site or several; the mix of coaching is of no measure. */
type Subject = { measure: string | null; sites: readonly string[] };

/** The same over months. */
export type Charted = Subject & { measure: string; months: readonly string[] };

const concerns = ({ measure, sites }: Subject, row: AnnotationRow): boolean =>
  (row.measure === null || row.measure === measure) &&
  (row.site === null || sites.includes(row.site));

/** The marks of a chart, by date, numbered from 1; `outside` counts those of months not shown. */
export function marksOf(
  rows: readonly AnnotationRow[],
  chart: Charted,
): { marks: Mark[]; outside: number } {
  const about = rows.filter((row) => concerns(chart, row));
  const marks = numbered(about, chart.months);
  return { marks, outside: about.length - marks.length };
}

/** The marks of charts that stand over one another, numbered together. */
export const marksOfStack = (
  rows: readonly AnnotationRow[],
  charts: readonly Subject[],
  months: readonly string[],
): Mark[] =>
  numbered(
    rows.filter((row) => charts.some((chart) => concerns(chart, row))),
    months,
  );

/** Those of some marks that concern a chart, under the numbers that they have. */
export const marksOn = (marks: readonly Mark[], chart: Subject): Mark[] =>
  marks.filter((mark) => concerns(chart, mark));

/** Rows of these months by date, numbered from 1. */
const numbered = (rows: readonly AnnotationRow[], months: readonly string[]): Mark[] =>
  rows
    .map((row) => ({ ...row, month: monthOf(row.date) }))
    .filter(({ month }) => months.includes(month))
    .toSorted((a, b) => a.date.localeCompare(b.date) || a.annotation_id - b.annotation_id)
    .map((row, at) => ({ ...row, number: at + 1 }));

/** What tells marks of a chart from others: their numbers and ids. */
export const keyOf = (marks: readonly Mark[]): string =>
  marks.map(({ number, annotation_id: id }) => `${number}:${id}`).join();

/** What stands at a site on a measure in a period, a month or a quarter, as words; null: nothing. */
export const wordsAt = (
  rows: readonly AnnotationRow[],
  { measure, site, month, grain }: { measure: string; site: string; month: string; grain: string },
): string | null =>
  rows
    .filter((row) => concerns({ measure, sites: [site] }, row))
    .filter(({ date }) => {
      const at = monthOf(date);
      return at >= month && at <= addMonths(month, grain === "quarter" ? 2 : 0);
    })
    .map(markWords)
    .join("; ") || null;

/** "new limits: form changed", or the words of a note. */
const markWords = ({ kind, words }: AnnotationRow): string =>
  kind === "baseline" ? `new limits: ${words}` : words;

/** Limits that a baseline ended, over the months that they no longer judge. */
export type Ghost = {
  site: string;
  from: string;
  to: string;
  lower: number;
  center: number;
  upper: number;
};

/** The limits before each baseline of a series, carried on to the next one or the last point. */
export function ghostsOf({ site, points }: Series): Ghost[] {
  const parts = [...Map.groupBy(points, ({ limitsFrom }) => limitsFrom).values()];
  return parts.slice(1).flatMap((part, at): Ghost[] => {
    const before = parts[at]?.at(-1);
    const [from, to] = [part[0], part.at(-1)];
    return isLimited(before) && from && to
      ? [
          {
            site,
            from: from.at,
            to: to.at,
            lower: before.lower,
            center: before.center,
            upper: before.upper,
          },
        ]
      : [];
  });
}

const isLimited = (
  point: Point | undefined,
): point is Point & { lower: number; center: number; upper: number } =>
  point !== undefined && point.lower !== null && point.center !== null && point.upper !== null;
