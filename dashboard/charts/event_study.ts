import * as Plot from "@observablehq/plot";
import type { EventRow } from "../../server/api.ts";
import { asTick } from "../numbers.ts";
import { frame } from "./month_axis.ts";
import { valueAxis } from "./value_axis.ts";

/** Effects by periods since the embedding: the mean over sites, its band, or each site's own line. */
export function eventStudyChart(
  rows: readonly EventRow[],
  { width, unit }: { width: number; unit: string | null },
): Element {
  const { narrow, ...margins } = frame(width);
  const means = rows.filter(({ site }) => site === null);
  const own = rows.filter(({ site }) => site !== null);
  const ends = narrow
    ? []
    : [...Map.groupBy(own, ({ site }) => site)].map(([, line]) => line.at(-1)!);
  const banded = means.filter(({ low }) => low !== null);
  return Plot.plot({
    ...margins,
    height: 240,
    marginTop: 24,
    marginBottom: 44,
    x: { label: null, tickFormat: (value: number) => (value < 0 ? `−${-value}` : `${value + 1}`) },
    y: { label: null },
    marks: [
      ...valueAxis((value) => asTick(value, unit)),
      Plot.axisX({
        ticks: narrow ? 6 : 12,
        tickSize: 0,
        tickPadding: 10,
        fontSize: 12,
        label: null,
        tickFormat: (value: number) => (value < 0 ? `−${-value}` : `${value + 1}`),
      }),
      Plot.ruleY([0], { stroke: "var(--ink)" }),
      Plot.ruleX([-0.5], { stroke: "var(--ink)", strokeWidth: 1.5, insetTop: -14 }),
      Plot.text(["embedded"], {
        x: () => -0.5,
        text: (words: string) => words,
        frameAnchor: "top",
        dy: -10,
        dx: 4,
        textAnchor: "start",
        fontSize: 12,
        fontWeight: 600,
      }),
      Plot.line(own, {
        x: "since",
        y: "effect",
        z: "site",
        stroke: "var(--trend)",
        strokeWidth: 1,
      }),
      Plot.text(ends, {
        x: "since",
        y: "effect",
        text: "site",
        dx: 10,
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--soft)",
      }),
      Plot.ruleX(banded, {
        x: "since",
        y1: "low",
        y2: "high",
        stroke: "var(--accent)",
        strokeWidth: 1.5,
      }),
      Plot.dot(means, {
        x: "since",
        y: "effect",
        r: 3.5,
        fill: "var(--accent)",
        stroke: "var(--paper)",
      }),
    ],
  });
}
