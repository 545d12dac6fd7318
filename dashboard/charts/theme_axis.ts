import type * as Plot from "@observablehq/plot";
import { daysBetween, monthOf, monthsFrom, shortMonth } from "../months.ts";
import { frame, tickMonths } from "./month_axis.ts";

/**
 * The time axis of a theme's page in months since the first one shown: days have their place within it,
 * and months stand to the pixel where the other pages' charts have them.
 */
export interface ThemeAxis {
  months: readonly string[];
  width: number;
  narrow: boolean;
  left: number;
  right: number;
  /** Months since the first one shown, of a day. */
  at(day: string): number;
  /** Pixels from the left, of months since the first one shown. */
  x(months: number): number;
}

/** Room of the band scale of the other charts, in months, before the first and after the last one. */
const edge = 0.01;

export function themeAxis(months: readonly string[], width: number): ThemeAxis {
  const { marginLeft, marginRight, narrow } = frame(width);
  const [first = ""] = months;
  const inner = width - marginLeft - marginRight;
  return {
    months,
    width,
    narrow,
    left: marginLeft,
    right: marginRight,
    at(day) {
      const month = monthOf(day);
      const whole =
        month >= first ? monthsFrom(first, month).length - 1 : 1 - monthsFrom(month, first).length;
      return whole + Math.min(1, daysBetween(`${month}-01`, day) / 31);
    },
    x: (at) => marginLeft + (inner * (at + edge)) / (months.length + 2 * edge),
  };
}

/** Scale options of that axis for a plot. */
export const themeScale = ({ months }: ThemeAxis): Plot.ScaleOptions => ({
  type: "linear",
  domain: [-edge, months.length + edge],
  axis: null,
});

/** Months that are written below, with their place; the first of them and each January with its year. */
export function monthTicks({ months, width }: ThemeAxis): { at: number; lines: string[] }[] {
  const ticks = tickMonths(months, width);
  return ticks.map((month) => ({
    at: months.indexOf(month) + 0.5,
    lines: [
      shortMonth(month),
      ...(month === ticks[0] || month.endsWith("-01") ? [month.slice(0, 4)] : []),
    ],
  }));
}

/** A day from which something of a theme changed, with its words. */
export type Turn = { day: string; words: string; kind: "embedded" | "tapered" };

/** Where the words of turns stand so that none covers another: on a second line where it is close. */
export function turnLines(axis: ThemeAxis, turns: readonly Turn[]) {
  let end = Number.NEGATIVE_INFINITY;
  let line = 0;
  return turns
    .toSorted((a, b) => a.day.localeCompare(b.day))
    .map((turn) => {
      const x = axis.x(axis.at(turn.day));
      line = x < end ? (line + 1) % 3 : 0;
      end = x + turn.words.length * 6.6 + 8;
      return { ...turn, x, line, flips: end > axis.width - 4 };
    });
}
