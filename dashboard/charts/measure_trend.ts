import * as Plot from "@observablehq/plot";
import type { Mark } from "../annotations.ts";
import { asTick } from "../numbers.ts";
import { latest } from "../series.ts";
import type { Series } from "../series.ts";
import type { SignalName } from "../vocabulary.ts";
import { annotationMarks, placesOf } from "./annotation_marks.ts";
import { withPoints } from "./chart_points.ts";
import { frame, joined, monthAxis, monthScale } from "./month_axis.ts";
import { pixelsOf } from "./pixels.ts";
import { signalColor, signalDots, smallRings } from "./signal_dots.ts";
import { broken, lineUp, trendDomain, trendMarks, trendPoints } from "./trend_marks.ts";
import { valueAxis, valueDomain } from "./value_axis.ts";

export type RowOptions = {
  months: readonly string[];
  width: number;
  height: number;
  /** Months written below; the last row of a stack has them. */
  axis: boolean;
  /** Notes and baselines, by date: their words stand below the stack. */
  marks?: readonly Mark[];
  /** Where the values behind a point are. */
  address?: ((site: string, month: string) => string) | undefined;
};

/** Room below a chart for the words of its months. */
export const axisRoom = 44;

/** Margins and month scale that every row of a stack shares: their months line up to the pixel. */
export function rowFrame({ months, width, height, axis }: RowOptions) {
  const { narrow: _, ...margins } = frame(width);
  return {
    ...margins,
    height: height + (axis ? axisRoom : 0),
    marginTop: 10,
    marginBottom: 10 + (axis ? axisRoom : 0),
    x: { ...monthScale(months), axis: null },
  };
}

/** Marks of a row: their numbers alone. */
export const rowMarks = ({ months, width, marks = [] }: RowOptions): Plot.Markish[] =>
  annotationMarks(marks, placesOf(months, width), { sites: [null] });

/**
 * A measure as one row of a stack: the control chart of one site, or a line for each of several, each
 * with the shape of its newest signal. Sites are never pooled: no chart of all of them is kept.
 */
export function measureTrend(all: readonly Series[], options: RowOptions): Element {
  const { months, width, axis } = options;
  const [only] = all;
  const unit = only?.unit ?? null;
  const { marginLeft, marginRight, ...rest } = rowFrame(options);
  const marks =
    all.length === 1 && only
      ? trendMarks(lineUp([only], months), {
          inset: joined(months, width - marginLeft - marginRight),
          above:
            only.target === null
              ? []
              : [Plot.ruleY([only.target], { stroke: "var(--ink)", strokeDasharray: "2 3" })],
        })
      : linesOf(all, months);
  const values = lineUp(all, months).map(({ value }) => value);
  const domain = all.length === 1 ? trendDomain(all) : valueDomain(values, unit);
  const plot = Plot.plot({
    ...rest,
    marginLeft,
    marginRight,
    y: { domain, label: null },
    marks: [
      // An axis near the values has one word less than one from 0 of as many ticks.
      ...valueAxis((value) => asTick(value, unit), domain[0] > 0 ? 3 : 2),
      ...(axis ? monthAxis(months, width) : []),
      ...marks,
      ...rowMarks(options),
    ],
  });
  return withPoints(plot, trendPoints(all, pixelsOf(plot), options));
}

/** Points that no line reaches, as neither the one before nor the one after has a value. */
const lone = (all: readonly Series[], months: readonly string[]) =>
  all.flatMap((series) => {
    const points = broken(lineUp([series], months));
    const has = (at: number) => (points[at]?.value ?? null) !== null;
    return points.filter((_, at) => has(at) && !has(at - 1) && !has(at + 1));
  });

/** A line for each site; those whose newest signal is unusual lie over the others in its colour. */
function linesOf(all: readonly Series[], months: readonly string[]): Plot.Markish[] {
  const newest = all.map((series) => ({ ...series, points: [latest(series) ?? []].flat() }));
  const signalOf = (series: Series) => latest(series)?.signal ?? "usual";
  const line = (signal: SignalName, look: Plot.LineOptions) =>
    Plot.line(
      broken(
        lineUp(
          all.filter((series) => signalOf(series) === signal),
          months,
        ),
      ),
      { x: "at", y: "value", z: "site", ...look },
    );
  return [
    line("usual", {
      stroke: "var(--trend)",
      strokeWidth: 1.25,
      strokeOpacity: all.length > 12 ? 0.45 : 0.9,
    }),
    ...(["low", "high", "concern", "improvement"] as const).map((signal) =>
      line(signal, { stroke: signalColor(signal), strokeWidth: 1.75 }),
    ),
    Plot.dot(lone(all, months), { x: "at", y: "value", r: 2.5, fill: "var(--trend)" }),
    ...signalDots(lineUp(newest, months), ({ signal }) => signal, { x: "at" }),
    smallRings(lineUp(newest, months), { x: "at" }),
  ];
}
