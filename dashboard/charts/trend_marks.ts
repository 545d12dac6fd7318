import * as Plot from "@observablehq/plot";
import { addMonths } from "../months.ts";
import { asCount, asValue } from "../numbers.ts";
import type { Point, Series } from "../series.ts";
import { signals } from "../vocabulary.ts";
import { signalDots } from "./signal_dots.ts";
import { valueDomain } from "./value_axis.ts";

/** A point with the site that it belongs to. */
export type Placed = Point & { site: string };

/** What the tip of a point says. */
export function pointText(point: Point, unit: string | null): string {
  if (point.value === null) return `${point.period}\nwithheld at the source`;
  const lines = [`${point.period}: ${asValue(point.value, unit)}`];
  if (point.n !== null) lines.push(`from ${asCount(point.n)} families or meetings`);
  if (point.signal) lines.push(signals[point.signal].name);
  if (point.lower !== null && point.upper !== null) {
    lines.push(`usual range ${asValue(point.lower, unit)} to ${asValue(point.upper, unit)}`);
  }
  if (point.trial) lines.push("trial limits: fewer than 13 points, no signals yet");
  return lines.join("\n");
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

/** One entry for each month that a point covers: three for a quarter. */
const covered = (points: readonly Placed[]): Placed[] =>
  points.flatMap((point) =>
    point.at === point.month
      ? [point]
      : [0, 1, 2].map((n) => ({ ...point, at: addMonths(point.month, n) })),
  );

export type Drawing = {
  unit: string | null;
  inset: number;
  fy?: "site";
  /** Marks over the usual range and under the points. */
  above: readonly Plot.Markish[];
};

/** Marks of control charts: usual range, mean, line, and a point whose shape says its signal. */
export function trendMarks(points: Placed[], { unit, inset, fy, above }: Drawing): Plot.Markish[] {
  const facet = fy ? { fy } : {};
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
    Plot.line(points, {
      ...facet,
      x: "at",
      y: "value",
      z: fy ?? null,
      stroke: "var(--trend)",
      strokeWidth: 1.5,
    }),
    ...signalDots(points, ({ signal }) => signal, { x: "at", ...facet }),
    Plot.tip(
      points,
      Plot.pointerX({
        ...facet,
        x: "at",
        y: (point: Placed) => point.value ?? point.center ?? 0,
        title: (point: Placed) => pointText(point, unit),
        fill: "var(--paper)",
        stroke: "var(--line)",
        fontSize: 12,
        lineHeight: 1.35,
        maxRadius: 60,
      }),
    ),
  ];
}
