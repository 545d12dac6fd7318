import * as Plot from "@observablehq/plot";
import { withheldBarWords } from "../mix.ts";
import { monthName } from "../months.ts";
import type { ChartPoint } from "./chart_points.ts";
import type { Pixels } from "./pixels.ts";

/** Months of which all is withheld say so, upwards from the line, where a bar or a point would be. */
export const withheldMonths = (months: readonly string[]): Plot.Markish =>
  Plot.text(months, {
    x: (month: string) => month,
    y: 0,
    text: () => "withheld",
    rotate: -90,
    textAnchor: "start",
    dy: -4,
    fontSize: 11,
    fill: "var(--soft)",
  });

/** Such a month to be read by pointer and keyboard. */
export const withheldPoint = (month: string, pixels: Pixels): ChartPoint => ({
  x: pixels.x(month),
  y: pixels.y(0) - 4,
  ...pixels.frame(),
  row: "withheld",
  column: month,
  words: `${monthName(month)}: ${withheldBarWords}`,
});
