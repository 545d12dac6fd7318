import * as Plot from "@observablehq/plot";
import { shortMonth } from "../months.ts";

/**
 * The one time axis of a page: charts that share `months` and `width` line up to the pixel. The right
 * margin holds direct labels.
 */
export function frame(width: number) {
  const narrow = width < 640;
  return { width, marginLeft: narrow ? 44 : 48, marginRight: narrow ? 16 : 176, narrow };
}

const gapShare = 0.18;
const outerShare = 0.1;

/** Inset that closes the gap between the bands of neighboring months, so that they read as one. */
export const joined = (months: readonly string[], inner: number): number =>
  -((inner / Math.max(1, months.length)) * gapShare) / 2 - 0.25;

/** Pixels of the widest bar: a chart of one month is no wall. */
const widestBar = 64;

/** Pixels to leave free on each side of a bar, so that few months do not make it wider than it may be. */
export function barInset(months: readonly string[], inner: number): number {
  const band = (inner / (months.length - gapShare + 2 * outerShare)) * (1 - gapShare);
  return Math.max(0, (band - widestBar) / 2);
}

/** Scale options of the month axis. */
export const monthScale = (months: readonly string[]): Plot.ScaleOptions => ({
  type: "band",
  domain: [...months],
  paddingInner: gapShare,
  paddingOuter: outerShare,
  label: null,
});

/** Months that get a tick: enough to read, not more than fit; every January carries its year. */
export function tickMonths(months: readonly string[], width: number): string[] {
  const step = [1, 3, 6, 12].find((n) => (months.length / n) * 44 < width - 220) ?? 12;
  return months.filter((month) => (Number(month.slice(5)) - 1) % step === 0);
}

/** The axis itself: month names below, the year under the first tick and under every January. */
export function monthAxis(months: readonly string[], width: number): Plot.Markish[] {
  const ticks = tickMonths(months, width);
  const withYear = (month: string) => month === ticks[0] || month.endsWith("-01");
  return [
    Plot.axisX({
      ticks,
      tickSize: 0,
      tickPadding: 10,
      fontSize: 12,
      lineHeight: 1.2,
      label: null,
      tickFormat: (month: string) =>
        withYear(month) ? `${shortMonth(month)}\n${month.slice(0, 4)}` : shortMonth(month),
    }),
  ];
}
