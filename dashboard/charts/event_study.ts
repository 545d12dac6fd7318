import * as Plot from "@observablehq/plot";
import type { EventRow } from "../../server/api.ts";
import { gainText, gainTick, intervalText } from "../gains.ts";
import { counted } from "../numbers.ts";
import { withPoints } from "./chart_points.ts";
import { frame } from "./month_axis.ts";
import { pixelsOf } from "./pixels.ts";
import { valueAxis } from "./value_axis.ts";

export type EventStudyOptions = { width: number; unit: string | null; period: "month" | "quarter" };

/** Effects by periods since the embedding: the mean over sites, its band, or each site's own line. */
export function eventStudyChart(
  rows: readonly EventRow[],
  { width, unit, period }: EventStudyOptions,
): Element {
  const { narrow, ...margins } = frame(width);
  const means = rows.filter(({ site }) => site === null);
  const own = rows.filter(({ site }) => site !== null);
  const ends = narrow ? [] : endsOf(own, means);
  const banded = means.filter(({ low }) => low !== null);
  const plot = Plot.plot({
    ...margins,
    height,
    marginTop: 24,
    marginBottom: 44,
    x: { label: null, tickFormat: sinceText },
    y: { label: null },
    marks: [
      ...valueAxis((value) => gainTick(value, unit)),
      Plot.axisX({
        ticks: narrow ? 6 : 12,
        tickSize: 0,
        tickPadding: 10,
        fontSize: 12,
        label: null,
        tickFormat: sinceText,
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
        y: "y",
        text: "site",
        frameAnchor: "right",
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
  const pixels = pixelsOf(plot);
  const points = [...means, ...own].map((row) => ({
    x: pixels.x(row.since),
    y: pixels.y(row.effect),
    row: row.site ?? "mean",
    words: eventText(row, unit, period),
  }));
  return withPoints(plot, points, 40);
}

const height = 240;

/** Names of sites right of the chart, by where their lines end, pushed apart so that none covers another. */
function endsOf(
  own: readonly EventRow[],
  means: readonly EventRow[],
): { y: number; site: string }[] {
  const values = [...own, ...means].map(({ effect }) => effect);
  const apart = ((Math.max(...values) - Math.min(...values)) / height) * 20;
  const ends = [...Map.groupBy(own, ({ site }) => site)]
    .map(([site, line]) => ({ y: line.at(-1)!.effect, site: site ?? "" }))
    .toSorted((a, b) => a.y - b.y);
  for (const [at, end] of ends.entries()) {
    const below = ends[at - 1];
    if (below) end.y = Math.max(end.y, below.y + apart);
  }
  return ends;
}

/** Periods since the embedding, which is the first: "−2", "1" */
const sinceText = (since: number): string => (since < 0 ? `−${-since}` : `${since + 1}`);

function eventText(
  { site, since, effect, low, high, embedded_sites: sites }: EventRow,
  unit: string | null,
  period: string,
): string {
  return [
    `${site ?? `Mean of ${counted(sites, "site")}`}, ${period} ${sinceText(since)}: ${gainText(effect, unit)}`,
    ...(low === null || high === null ? [] : [`band ${intervalText(low, high, unit)}`]),
  ].join("\n");
}
