import * as Plot from "@observablehq/plot";
import { wordsAt } from "../annotations.ts";
import type { Mark } from "../annotations.ts";
import { addMonths } from "../months.ts";
import { asCount, asValue } from "../numbers.ts";
import { isSmall, withheldWords } from "../series.ts";
import type { Point, Series } from "../series.ts";
import { signals } from "../vocabulary.ts";
import type { ChartPoint } from "./chart_points.ts";
import type { Pixels } from "./pixels.ts";
import { signalDots, smallRings } from "./signal_dots.ts";
import { valueDomain } from "./value_axis.ts";

export type TrendOptions = {
  months: readonly string[];
  width: number;
  height?: number;
  /** Months written below; a chart that stands over another with the same months leaves them out. */
  axis?: boolean;
  /** Notes and baselines, by date. */
  marks?: readonly Mark[];
  /** Where the values behind a point are. */
  address?: ((site: string, month: string) => string) | undefined;
};

/** A point with the site that it belongs to. */
export type Placed = Point & { site: string };

/** What the tip of a point says: site and period, value, signal, usual range, and what people noted. */
export function pointText(
  { site, period, value, n, signal, lower, upper, trial, open }: Placed,
  unit: string | null,
  notes: string | null = null,
): string {
  const noted = notes === null ? [] : [`Noted: ${notes}`];
  if (value === null) return [`${site}, ${period}`, withheldWords, ...noted].join("\n");
  return [
    `${site}, ${period}: ${asValue(value, unit)}`,
    ...(n === null
      ? []
      : [`from ${asCount(n)} families or meetings${isSmall({ value, n }) ? ": small n" : ""}`]),
    ...(signal ? [signals[signal].name] : []),
    ...(lower === null || upper === null
      ? []
      : [`usual range ${asValue(lower, unit)} to ${asValue(upper, unit)}`]),
    ...(open ? ["not over yet: no signal"] : []),
    ...(trial ? ["trial limits: fewer than 13 points, no signals yet"] : []),
    ...noted,
  ].join("\n");
}

/** From where to where the axis of control charts goes that share one scale. */
export const trendDomain = (all: readonly Series[]): [number, number] =>
  valueDomain(
    all.flatMap(({ points, target }) => [
      ...points.flatMap(({ value, lower, upper }) => [value, lower, upper]),
      target,
    ]),
    all[0]?.unit ?? null,
  );

/** The points that stand under the months shown. */
export const lineUp = (series: readonly Series[], months: readonly string[]): Placed[] =>
  series.flatMap(({ site, points }) =>
    points.filter((point) => months.includes(point.at)).map((point) => ({ ...point, site })),
  );

/**
 * The points that lines run through: where months (or quarters) are absent between two of a site, one
 * without a value, at which the line breaks as the moving range does (statistics.md 2.4).
 */
export const broken = (points: readonly Placed[]): Placed[] =>
  points.flatMap((point, i) => {
    const next = points[i + 1];
    const months = point.at === point.month ? 1 : 3;
    const month = addMonths(point.month, months);
    const isGap = next !== undefined && next.site === point.site && month < next.month;
    return isGap
      ? [point, { ...point, month, at: addMonths(point.at, months), value: null }]
      : [point];
  });

/** One entry for each month that a point covers: three for a quarter. */
const covered = (points: readonly Placed[]): Placed[] =>
  points.flatMap((point) =>
    point.at === point.month
      ? [point]
      : [0, 1, 2].map((n) => ({ ...point, at: addMonths(point.month, n) })),
  );

/** In which column and row of a chart of several sites something of a site stands. */
export type Facet = Record<"fx" | "fy", (row: { site: string | null }) => number>;

export type Drawing = {
  inset: number;
  facet?: Facet;
  /** Marks over the usual range and under the points. */
  above: readonly Plot.Markish[];
};

/** Marks of control charts: usual range, mean, line, and a point whose shape says its signal. */
export function trendMarks(points: Placed[], { inset, facet, above }: Drawing): Plot.Markish[] {
  const insets = { insetLeft: inset, insetRight: inset };
  const withheld = points.filter(({ value }) => value === null);
  const limited = covered(points.filter(({ upper }) => upper !== null));
  return [
    Plot.barY(limited, {
      ...facet,
      x: "at",
      y1: "lower",
      y2: "upper",
      fill: "var(--range)",
      ariaHidden: "true",
      ...insets,
    }),
    ...above,
    Plot.cell(covered(withheld), { ...facet, x: "at", fill: "url(#unknown)", ...insets }),
    Plot.tickY(limited, {
      ...facet,
      x: "at",
      y: "center",
      stroke: "var(--soft)",
      strokeWidth: 1,
      ...insets,
    }),
    Plot.line(broken(points), {
      ...facet,
      x: "at",
      y: "value",
      z: "site",
      stroke: "var(--trend)",
      strokeWidth: 1.5,
    }),
    ...signalDots(points, ({ signal }) => signal, { x: "at", ...facet }),
    smallRings(points, { x: "at", ...facet }),
  ];
}

/**
 * The points of control charts that can be read, each over the whole height of its row; what they say
 * and where they lead is made when it is asked for. With `columnOf` up and down stay in a column.
 */
export const trendPoints = (
  all: readonly Series[],
  pixels: Pixels,
  { months, marks = [], address }: Pick<TrendOptions, "months" | "marks" | "address">,
  columnOf?: (point: Placed) => string,
): ChartPoint[] =>
  all.flatMap((series) =>
    lineUp([series], months).map((point) => {
      const { site, measure, grain, unit } = series;
      return {
        x: pixels.x(point.at, site),
        y: pixels.y(point.value ?? point.center ?? 0, site),
        ...pixels.frame(site),
        row: site,
        ...(columnOf && { column: columnOf(point) }),
        get words() {
          const noted = wordsAt(marks, { measure, site, month: point.month, grain });
          return pointText(point, unit, noted);
        },
        get href() {
          return address?.(site, point.month);
        },
      };
    }),
  );
