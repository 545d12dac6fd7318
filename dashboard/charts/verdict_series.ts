import * as Plot from "@observablehq/plot";
import type { SeriesPoint } from "../../server/api.ts";
import { wordsAt } from "../annotations.ts";
import type { Mark } from "../annotations.ts";
import { monthOf } from "../months.ts";
import { asCount, asTick, asValue } from "../numbers.ts";
import { isSmall } from "../series.ts";
import { signalOf, signals } from "../vocabulary.ts";
import { periodName } from "../verdict_words.ts";
import { annotationMarks, annotationPoints } from "./annotation_marks.ts";
import type { MarkPlace } from "./annotation_marks.ts";
import { withPoints } from "./chart_points.ts";
import { pixelsOf } from "./pixels.ts";
import { signalDots, smallRings } from "./signal_dots.ts";
import { monthTicks, themeAxis, themeScale, turnLines } from "./theme_axis.ts";
import type { Turn } from "./theme_axis.ts";
import { valueAxis, valueDomain } from "./value_axis.ts";

export type VerdictSeriesOptions = {
  months: readonly string[];
  width: number;
  turns: readonly Turn[];
  grain: string;
  unit: string | null;
  site: string;
  /** Id of the measure. */
  measure: string;
  /** Notes and baselines, by date. */
  marks: readonly Mark[];
  /** The limits are those from before the embedding. */
  frozen: boolean;
  /** Where the values behind a period are. */
  address?: ((month: string) => string) | undefined;
};

type Placed = SeriesPoint & { from: number; to: number; at: number };

/** What the tip of a period says. */
export function periodText(
  point: SeriesPoint,
  {
    grain,
    unit,
    site,
    measure,
    marks,
    frozen,
  }: Omit<VerdictSeriesOptions, "months" | "width" | "turns">,
): string {
  const say = (value: number | null, words: string): string[] =>
    value === null ? [] : [`${words} ${asValue(value, unit)}`];
  const period = periodName(point.month, grain);
  const notes = wordsAt(marks, { measure, site, month: monthOf(point.month), grain });
  const noted = notes === null ? [] : [`Noted: ${notes}`];
  if (point.value === null) return [`${site}, ${period}`, "no value", ...noted].join("\n");
  const signal = signalOf(point.signal);
  return [
    `${site}, ${period}: ${asValue(point.value, unit)}`,
    ...(point.n === null
      ? []
      : [`from ${asCount(point.n)} families or meetings${isSmall(point) ? ": small n" : ""}`]),
    ...say(point.comparison_mean, "sites without it"),
    ...say(point.expected, "expected without it"),
    ...(signal === null ? [] : [signals[signal].name]),
    ...(point.lower === null || point.upper === null
      ? []
      : [
          `${frozen ? "range before the embedding" : "usual range"} ${asValue(point.lower, unit)} to ${asValue(point.upper, unit)}`,
        ]),
    ...(point.used ? [] : [`not in the verdict: ${point.why ?? ""}`]),
    ...noted,
  ].join("\n");
}

/** The periods that begin in the months shown. */
export const periodsShown = (
  points: readonly SeriesPoint[],
  months: readonly string[],
): SeriesPoint[] => points.filter(({ month }) => months.includes(monthOf(month)));

/** The periods that lines run through: one without values where some are absent, so that lines break. */
const broken = (placed: readonly Placed[]): Placed[] =>
  placed.flatMap((point, i) => {
    const next = placed[i + 1];
    return next && next.from > point.to
      ? [point, { ...point, at: (point.to + next.from) / 2, value: null, comparison_mean: null }]
      : [point];
  });

/**
 * A measure at a site under its thread: limits frozen before the embedding, what was to be expected
 * without it (dashed, with its interval), and the mean of sites without it in grey.
 */
export function verdictSeries(
  points: readonly SeriesPoint[],
  options: VerdictSeriesOptions,
): Element {
  const { months, width, turns, grain, unit } = options;
  const axis = themeAxis(months, width);
  const span = grain === "quarter" ? 3 : 1;
  const placed = periodsShown(points, months).map((point): Placed => {
    const from = axis.at(point.month);
    const to = Math.min(months.length, from + span);
    return { ...point, from, to, at: (from + to) / 2 };
  });
  const lined = broken(placed);
  const limited = placed.filter(({ upper }) => upper !== null);
  const expected = placed.filter((point) => point.expected !== null);
  const [low, high] = valueDomain(
    placed.flatMap((point) => [
      point.value,
      point.lower,
      point.upper,
      point.comparison_mean,
      point.expected_low,
      point.expected_high,
    ]),
    unit,
  );
  const labels = axis.narrow ? [] : endLabels(placed, options.site, (high - low) / 13);
  const lines = turnLines(axis, turns);
  const places: MarkPlace = {
    x: ({ date }) => axis.at(date),
    breakDx: 0,
    pixels: ({ date }) => axis.x(axis.at(date)),
    end: width - axis.right,
  };
  const plot = Plot.plot({
    width,
    height: 300,
    marginLeft: axis.left,
    marginRight: axis.right,
    marginTop: 12 + 16 * (1 + Math.max(-1, ...lines.map(({ line }) => line))),
    marginBottom: 44,
    x: themeScale(axis),
    y: { domain: [low, high], label: null },
    marks: [
      ...valueAxis((value) => asTick(value, unit)),
      ...monthTicks(axis).flatMap(({ at, lines: words }) => [
        Plot.text([at], {
          x: (place: number) => place,
          text: () => words.join("\n"),
          frameAnchor: "bottom",
          lineAnchor: "top",
          dy: 10,
          fontSize: 12,
          lineHeight: 1.2,
        }),
      ]),
      Plot.rect(limited, {
        x1: "from",
        x2: "to",
        y1: "lower",
        y2: "upper",
        insetLeft: -0.3,
        insetRight: -0.3,
        fill: "var(--range)",
      }),
      Plot.line(limited, { x: "at", y: "center", stroke: "var(--soft)", strokeWidth: 1 }),
      Plot.areaY(expected, {
        x: "at",
        y1: "expected_low",
        y2: "expected_high",
        fill: "var(--accent)",
        fillOpacity: 0.16,
      }),
      Plot.line(lined, { x: "at", y: "comparison_mean", stroke: "var(--trend)", strokeWidth: 2 }),
      Plot.line(placed, {
        x: "at",
        y: "expected",
        stroke: "var(--accent)",
        strokeWidth: 1.5,
        strokeDasharray: "5 3",
      }),
      Plot.line(lined, { x: "at", y: "value", stroke: "var(--ink)", strokeWidth: 1.25 }),
      ...signalDots(placed, ({ signal }) => signalOf(signal), { x: "at" }),
      smallRings(placed, { x: "at" }),
      ...lines.flatMap((turn) => [
        Plot.ruleX([axis.at(turn.day)], {
          stroke: "var(--ink)",
          strokeWidth: turn.kind === "embedded" ? 1.5 : 1.25,
          strokeDasharray: turn.kind === "embedded" ? "none" : "4 3",
          insetTop: -16,
        }),
        Plot.text([turn], {
          x: () => axis.at(turn.day),
          text: "words",
          frameAnchor: "top",
          dy: -10 - 16 * Math.max(0, Math.max(...lines.map(({ line }) => line)) - turn.line),
          dx: turn.flips ? -4 : 4,
          textAnchor: turn.flips ? "end" : "start",
          fontSize: 12,
          fontWeight: 600,
        }),
      ]),
      Plot.text(labels, {
        y: "y",
        text: "text",
        frameAnchor: "right",
        dx: 12,
        textAnchor: "start",
        fontSize: 12,
        fill: "color",
      }),
      ...annotationMarks(options.marks, places),
    ],
    color: { type: "identity" },
    symbol: { type: "identity" },
  });
  const pixels = pixelsOf(plot);
  const read = placed.map((point) => ({
    x: pixels.x(point.at),
    y: pixels.y(point.value ?? point.center ?? 0),
    ...pixels.frame(),
    row: "values",
    words: periodText(point, options),
    href: options.address?.(point.month),
  }));
  const foot = pixels.frame().bottom;
  return withPoints(plot, [...read, ...annotationPoints(options.marks, places, () => foot)]);
}

/** Names of the lines at their right ends, pushed apart so that none covers another. */
function endLabels(points: readonly Placed[], site: string, apart: number) {
  const end = (of: (point: Placed) => number | null) =>
    points.map(of).findLast((value) => value !== null) ?? null;
  const labels = [
    { y: end(({ value }) => value), text: site, color: "var(--ink)" },
    { y: end(({ comparison_mean: mean }) => mean), text: "sites without it", color: "var(--soft)" },
    { y: end(({ expected }) => expected), text: "expected without it", color: "var(--accent)" },
  ]
    .flatMap(({ y, ...rest }) => (y === null ? [] : [{ y, ...rest }]))
    .toSorted((a, b) => a.y - b.y);
  for (const [at, label] of labels.entries()) {
    const below = labels[at - 1];
    if (below && label.y - below.y < apart) label.y = below.y + apart;
  }
  return labels;
}
