import * as Plot from "@observablehq/plot";
import { asTick, asValue } from "../numbers.ts";
import { latest } from "../series.ts";
import type { Series } from "../series.ts";
import { annotationMarks, annotationPoints, ghostMarks, placesOf } from "./annotation_marks.ts";
import { withPoints } from "./chart_points.ts";
import { frame, joined, monthAxis, monthScale } from "./month_axis.ts";
import { pixelsOf } from "./pixels.ts";
import { lineUp, trendDomain, trendMarks, trendPoints } from "./trend_marks.ts";
import type { TrendOptions } from "./trend_marks.ts";
import { valueAxis } from "./value_axis.ts";

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
