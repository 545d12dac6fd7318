import * as Plot from "@observablehq/plot";
import { addMonths } from "../months.ts";
import { asCount, asValue } from "../numbers.ts";
import type { Point, Series } from "../series.ts";
import { signals } from "../vocabulary.ts";

/** A point with the site that it belongs to. */
export type Placed = Point & { site: string };

/** The colour that says its signal. */
export const color = (point: Point): string =>
  point.signal && point.signal !== "usual" ? `var(--${point.signal})` : "var(--usual)";

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

/** Values from which the axis starts: 0 where the measure begins at 0, near the data for scores. */
export function valueDomain(all: readonly Series[]): [number, number] {
  const values = all.flatMap(({ points, target }) => [
    ...points.flatMap(({ value, lower, upper }) => [value, lower, upper]),
    target,
  ]);
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return [0, 1];
  const top = Math.max(...known, 0.001);
  const bottom = Math.min(...known);
  const isScore = all.some(({ unit }) => unit === "score" || unit === "percent");
  const low = isScore && bottom > top / 3 ? bottom - (top - bottom) * 0.15 : 0;
  return [low, top + (top - low) * 0.08];
}

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
  const valued = points.filter(({ value }) => value !== null);
  const withheld = points.filter(({ value }) => value === null);
  const limited = covered(points.filter(({ upper }) => upper !== null));
  const dots = (signal: keyof typeof signals | null, symbol: Plot.SymbolType, r: number) =>
    Plot.dot(
      valued.filter((point) => point.signal === signal),
      {
        ...facet,
        x: "at",
        y: "value",
        symbol,
        r,
        fill: signal ? color : "var(--paper)",
        stroke: signal ? "var(--paper)" : "var(--usual)",
        strokeWidth: signal ? 1 : 1.5,
      },
    );
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
    dots(null, "circle", 3),
    dots("usual", "circle", 3),
    dots("improvement", "triangle", 4.4),
    dots("concern", "diamond", 4.6),
    dots("high", "square", 4),
    dots("low", "square", 4),
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
