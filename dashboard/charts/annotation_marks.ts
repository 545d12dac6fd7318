import * as Plot from "@observablehq/plot";
import { ghostsOf } from "../annotations.ts";
import type { Ghost, Mark } from "../annotations.ts";
import { dayName, monthName, monthOf } from "../months.ts";
import type { Series } from "../series.ts";
import type { ChartPoint } from "./chart_points.ts";
import { frame } from "./month_axis.ts";
import type { Facet } from "./trend_marks.ts";

/** Where marks stand: place on the x axis, shift from there to the break, pixels from the left. */
export type MarkPlace = {
  x: (mark: Mark) => string | number;
  /** Pixels from there to where a baseline begins. */
  breakDx: number;
  pixels: (mark: Mark) => number;
  /** Pixels at which words must end. */
  end: number;
};

/** Where marks stand on bands of months: a note in its month, a baseline where its month begins. */
export function placesOf(months: readonly string[], width: number): MarkPlace {
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

/** Of bold letters of 12 pixels, on average. */
const letterWidth = 7.4;

/** Words beside a number where they end before the next mark. */
function labelsOf(marks: readonly Mark[], { pixels, end }: MarkPlace): Map<Mark, string> {
  return new Map(
    marks.map((mark, at) => {
      const words = `${mark.number} ${mark.words}${mark.kind === "baseline" ? ` (${mark.author})` : ""}`;
      const next = marks[at + 1];
      const room = (next === undefined ? end : Math.min(end, pixels(next))) - pixels(mark) - 12;
      return [mark, words.length * letterWidth <= room ? words : String(mark.number)];
    }),
  );
}

/**
 * Notes as dotted lines, baselines as breaks, each with its number at the foot, and its words where
 * there is room. With `over` they have numbers alone: each cell of the chart those of its site, or
 * (null) all of them.
 */
export function annotationMarks(
  marks: readonly Mark[],
  place: MarkPlace,
  over: { sites: readonly (string | null)[]; facet?: Facet } | null = null,
): Plot.Markish[] {
  const labels = labelsOf(marks, place);
  const placed = (kind: Mark["kind"]) =>
    marks
      .filter((mark) => mark.kind === kind)
      .flatMap((mark) =>
        (over?.sites ?? [null])
          .filter((site) => site === null || mark.site === null || mark.site === site)
          .map((site) => ({ mark, site })),
      );
  type Row = ReturnType<typeof placed>[number];
  const of = (kind: Mark["kind"], dx: number): Plot.Markish[] => {
    const rows = placed(kind);
    const facet = over?.facet;
    const x = ({ mark }: Row) => place.x(mark);
    return [
      Plot.ruleX(rows, {
        ...facet,
        x,
        dx,
        stroke: "var(--ink)",
        strokeWidth: kind === "baseline" ? 1.5 : 1,
        insetTop: kind === "baseline" ? 0 : 8,
        strokeDasharray: kind === "baseline" ? "none" : "1.5 3",
      }),
      Plot.text(rows, {
        ...facet,
        x,
        dx: dx + 4,
        dy: -3,
        frameAnchor: "bottom",
        lineAnchor: "bottom",
        textAnchor: "start",
        fontSize: 12,
        fontWeight: 600,
        fill: "var(--ink)",
        stroke: "var(--paper)",
        strokeWidth: 4,
        text: ({ mark }: Row) => (over === null ? labels.get(mark) : String(mark.number)),
      }),
    ];
  };
  return [...of("note", 0), ...of("baseline", place.breakDx)];
}

/** The marks as points that can be read, in a row of their own; `foot` gives where a mark's chart ends. */
export const annotationPoints = (
  marks: readonly Mark[],
  { pixels }: Pick<MarkPlace, "pixels">,
  foot: (mark: Mark) => number,
): ChartPoint[] =>
  marks.map((mark) => ({
    x: pixels(mark) + 8,
    y: foot(mark) - 9,
    top: foot(mark) - 18,
    bottom: foot(mark),
    row: "notes",
    words: markText(mark),
  }));

const markText = ({ kind, number, date, words, site, author }: Mark): string =>
  [
    kind === "note"
      ? `Note ${number}, ${dayName(date)}`
      : `${number}: new limits from ${monthName(monthOf(date))}`,
    words,
    `${site ?? "all sites"}; ${author}`,
  ].join("\n");

/** Limits that a baseline ended, carried on in dashes. */
export function ghostMarks(
  all: readonly Series[],
  months: readonly string[],
  facet?: Facet,
): Plot.Markish[] {
  const ghosts = all
    .flatMap(ghostsOf)
    .map((ghost) => ({ ...ghost, from: months.find((month) => month >= ghost.from) ?? "" }))
    .filter(({ from, to }) => from !== "" && from <= to && months.includes(to));
  return (["lower", "center", "upper"] as const).map((line) =>
    Plot.link(ghosts, {
      ...facet,
      x1: "from",
      x2: "to",
      y1: line,
      y2: (ghost: Ghost) => ghost[line],
      stroke: "var(--soft)",
      strokeWidth: 1,
      strokeDasharray: "4 4",
      strokeOpacity: 0.8,
    }),
  );
}
