import * as Plot from "@observablehq/plot";
import { limitsInShort } from "../findings.ts";
import { asTick, asValue } from "../numbers.ts";
import { latest } from "../series.ts";
import type { Point, Series } from "../series.ts";
import { signals } from "../vocabulary.ts";
import { annotationMarks, annotationPoints, ghostMarks } from "./annotation_marks.ts";
import type { MarkPlace } from "./annotation_marks.ts";
import { withPoints } from "./chart_points.ts";
import { frame, joined, monthAxis, monthScale } from "./month_axis.ts";
import { pixelsOf } from "./pixels.ts";
import { signalColor } from "./signal_dots.ts";
import { lineUp, trendDomain, trendMarks, trendPoints } from "./trend_marks.ts";
import type { Placed, TrendOptions } from "./trend_marks.ts";
import { valueAxis } from "./value_axis.ts";

/** Where marks stand on bands of months: a note in its month, a baseline where its month begins. */
function placesOf(months: readonly string[], width: number): MarkPlace {
  const { marginLeft, marginRight } = frame(width);
  const step = (width - marginLeft - marginRight) / Math.max(1, months.length);
  return {
    x: ({ month }) => month,
    breakDx: -step / 2,
    pixels: ({ month, kind }) =>
      marginLeft + step * (months.indexOf(month) + (kind === "baseline" ? 0 : 0.5)),
    end: width - marginRight,
  };
}

/** Labels at the right end: the mean and the two limits, named. */
function limitLabels(series: Series): Plot.Markish[] {
  const last = latest(series);
  if (!last || last.upper === null || last.lower === null || last.center === null) return [];
  const rows = [
    { y: last.upper, text: `usual up to ${asValue(last.upper, series.unit)}` },
    { y: last.center, text: `mean ${asValue(last.center, series.unit)}` },
    { y: last.lower, text: `usual from ${asValue(last.lower, series.unit)}` },
  ];
  return [
    Plot.text(rows, {
      y: "y",
      text: "text",
      frameAnchor: "right",
      dx: 12,
      textAnchor: "start",
      fill: "var(--soft)",
      fontSize: 12,
    }),
  ];
}

/** One site's control chart over the months. */
export function fidelityTrend(series: Series, options: TrendOptions): Element {
  const { months, width, height = 240, axis = true, marks = [] } = options;
  const { narrow, ...margins } = frame(width);
  const places = placesOf(months, width);
  const plot = Plot.plot({
    ...margins,
    height,
    marginTop: 12,
    marginBottom: axis ? 44 : 12,
    x: monthScale(months),
    y: { domain: trendDomain([series]), label: null },
    marks: [
      ...valueAxis((value) => asTick(value, series.unit)),
      ...(axis ? monthAxis(months, width) : []),
      ...trendMarks(lineUp([series], months), {
        inset: joined(months, width - margins.marginLeft - margins.marginRight),
        above: ghostMarks([series], months),
      }),
      ...(series.target === null
        ? []
        : [Plot.ruleY([series.target], { stroke: "var(--ink)", strokeDasharray: "2 3" })]),
      ...(narrow ? [] : limitLabels(series)),
      ...annotationMarks(marks, places),
    ],
  });
  const pixels = pixelsOf(plot);
  return withPoints(plot, [
    ...trendPoints([series], pixels, options),
    ...annotationPoints(marks, places, () => pixels.frame().bottom),
  ]);
}

/** The same chart for every site on one scale, one row each, names and newest values at the right. */
export function siteTrends(all: readonly Series[], options: TrendOptions): Element {
  const { months, width, axis = true, marks = [] } = options;
  const { narrow, ...margins } = frame(width);
  const places = placesOf(months, width);
  const sites = all.map(({ site }) => site);
  const unit = all[0]?.unit ?? null;
  const rowHeight = all.length > 8 ? 56 : 84;
  const labels = all.map((series) => ({ series, site: series.site, last: latest(series) }));
  const plot = Plot.plot({
    ...margins,
    height: all.length * rowHeight + (axis ? 52 : 16),
    marginTop: narrow ? 20 : 8,
    marginBottom: axis ? 44 : 8,
    x: monthScale(months),
    y: { domain: trendDomain(all), label: null },
    fy: { domain: sites, label: null, padding: narrow ? 0.34 : 0.2 },
    marks: [
      ...valueAxis((value) => asTick(value, unit), 2),
      ...(axis ? monthAxis(months, width) : []),
      Plot.axisFy({ label: null, tickFormat: () => "" }),
      ...trendMarks(lineUp(all, months), {
        fy: "site",
        inset: joined(months, width - margins.marginLeft - margins.marginRight),
        above: ghostMarks(all, months, "site"),
      }),
      Plot.text(labels, {
        fy: "site",
        text: "site",
        frameAnchor: narrow ? "top-left" : "right",
        fontSize: 14,
        dx: narrow ? 0 : 12,
        dy: narrow ? -12 : -9,
        textAnchor: "start",
        fontWeight: 600,
      }),
      Plot.text(narrow ? [] : labels, {
        fy: "site",
        frameAnchor: "right",
        dx: 12,
        dy: 9,
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--soft)",
        text: ({ series, last }) => latestText(series, last),
      }),
      ...annotationMarks(marks, places, sites),
    ],
  });
  const pixels = pixelsOf(plot);
  return withPoints(plot, [
    ...trendPoints(all, pixels, options),
    ...annotationPoints(marks, places, ({ site }) => pixels.frame(site ?? sites.at(-1)).bottom),
  ]);
}

const latestText = (series: Series, last: Point | null): string => {
  if (!last || last.value === null) return "no values yet";
  const judged = last.signal ? signals[last.signal].name : "too few for limits";
  const word = last.trial ? limitsInShort([series]) : judged;
  return `${asValue(last.value, series.unit)} · ${word}`;
};

/** A small trend without axes, one line for each site: its shape, and what the newest points say. */
export function sparkTrend(all: readonly Series[], options: TrendOptions): Element {
  const { months, width, height = 56 } = options;
  const points = lineUp(all, months);
  const ends = all.flatMap((series) => {
    const last = latest(series);
    return last ? lineUp([{ ...series, points: [last] }], months) : [];
  });
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  return Plot.plot({
    width,
    height,
    margin: 7,
    marginLeft: 2,
    x: { ...monthScale(months), axis: null },
    y: {
      domain: values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1],
      axis: null,
    },
    marks: [
      Plot.line(points, {
        x: "at",
        y: "value",
        z: "site",
        stroke: "var(--trend)",
        strokeWidth: 1.25,
      }),
      Plot.dot(ends, {
        x: "at",
        y: "value",
        r: 4,
        fill: ({ signal }: Placed) => signalColor(signal),
        stroke: "var(--card)",
        strokeWidth: 1,
        symbol: ({ signal }: Placed) => signals[signal ?? "usual"].shape,
      }),
    ],
    symbol: { type: "identity" },
  });
}
