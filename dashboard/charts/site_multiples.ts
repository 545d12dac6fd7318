import * as Plot from "@observablehq/plot";
import { limitsInShort, limitsWithheld } from "../findings.ts";
import { asTick, asValue } from "../numbers.ts";
import { isSmall, latest } from "../series.ts";
import type { Series } from "../series.ts";
import { signals } from "../vocabulary.ts";
import { annotationMarks, ghostMarks } from "./annotation_marks.ts";
import { withPoints } from "./chart_points.ts";
import { joined, monthScale } from "./month_axis.ts";
import { pixelsOf } from "./pixels.ts";
import { signalColor } from "./signal_dots.ts";
import { lineUp, trendDomain, trendMarks, trendPoints } from "./trend_marks.ts";
import type { Facet, Placed, TrendOptions } from "./trend_marks.ts";
import { valueAxis } from "./value_axis.ts";

const [marginLeft, gapShare, headRoom, rowHeight, footRoom] = [44, 0.1, 46, 144, 28];

/** Columns that fit: wide cells for a few sites, narrow ones for many. */
export function columnsOf(sites: number, width: number): number {
  const least = sites > 8 ? 150 : 220;
  return Math.max(1, Math.min(sites, Math.floor((width - marginLeft) / least)));
}

/**
 * The control chart of one measure for every site, as small multiples on one scale: by name, never
 * ranked, wrapped by width. Points that rest on few families or meetings have a ring.
 */
export function siteMultiples(all: readonly Series[], options: TrendOptions): Element {
  const { months, width, marks = [] } = options;
  const unit = all[0]?.unit ?? null;
  const columns = columnsOf(all.length, width);
  const sites = all.map(({ site }) => site);
  const rows = Math.ceil(all.length / columns);
  const place = new Map(all.map(({ site }, at) => [site, at]));
  const at = ({ site }: { site: string | null }): number => place.get(site ?? "") ?? 0;
  const facet: Facet = {
    fx: (row) => at(row) % columns,
    fy: (row) => Math.floor(at(row) / columns),
  };
  const cell = ((width - marginLeft) / columns) * (1 - gapShare);
  const points = lineUp(all, months);
  const words = headsOf(all);
  const head = { ...facet, frameAnchor: "top-left", textAnchor: "start" } as const;
  const newest = lineUp(
    all.map((series) => ({ ...series, points: [latest(series) ?? []].flat() })),
    months,
  );
  const plot = Plot.plot({
    width,
    height: rows * rowHeight + footRoom,
    marginLeft,
    marginRight: 4,
    marginTop: headRoom,
    marginBottom: footRoom,
    x: monthScale(months),
    y: { domain: trendDomain(all), label: null },
    symbol: { type: "identity" },
    fx: {
      domain: [...Array(columns).keys()],
      axis: null,
      paddingInner: columns > 1 ? gapShare : 0,
      paddingOuter: 0,
    },
    fy: {
      domain: [...Array(rows).keys()],
      axis: null,
      paddingInner: rows > 1 ? headRoom / rowHeight : 0,
      paddingOuter: 0,
    },
    marks: [
      ...valueAxis((value) => asTick(value, unit), 2),
      Plot.axisX({
        ticks: months.filter((month) => month.endsWith("-01")),
        tickFormat: (month: string) => month.slice(0, 4),
        tickSize: 0,
        tickPadding: 6,
        fontSize: 12,
        label: null,
      }),
      ...trendMarks(points, {
        facet,
        inset: joined(months, cell),
        above: ghostMarks(all, months, facet),
      }),
      Plot.text(words, {
        ...head,
        text: "site",
        dy: -40,
        fontSize: 14,
        fontWeight: 600,
        lineWidth: cell / 14,
        textOverflow: "ellipsis-end",
      }),
      Plot.dot(newest, {
        ...facet,
        frameAnchor: "top-left",
        dx: 5,
        dy: -14,
        r: 4,
        symbol: ({ signal }: Placed) => signals[signal ?? "usual"].shape,
        fill: ({ signal }: Placed) => signalColor(signal),
      }),
      Plot.text(words, {
        ...head,
        text: "words",
        dx: 14,
        dy: -20,
        fontSize: 12,
        fill: "var(--soft)",
        lineWidth: (cell - 14) / 12,
        textOverflow: "ellipsis-end",
      }),
      ...annotationMarks(
        marks,
        { x: ({ month }) => month, breakDx: -cell / months.length / 2, pixels: () => 0, end: 0 },
        { sites, facet },
      ),
    ],
  });
  const pixels = pixelsOf(plot, (site) => ({ fx: facet.fx({ site }), fy: facet.fy({ site }) }));
  // Cells of one row lie beside one another: up and down lead to the same month of the next site.
  const read = trendPoints(all, pixels, options, ({ at }) => at);
  const firstSite = read.filter(({ row }) => row === sites[0]);
  return withPoints(plot, read, 40, firstSite);
}

/** What stands over each cell: "1.83 · improving", and whether the newest point rests on few. */
const headsOf = (all: readonly Series[]): { site: string; words: string }[] =>
  all.map((series) => {
    const last = latest(series);
    if (!last || last.value === null) {
      const withheld = series.points.some((point) => point.withheld);
      const open = series.points.some(({ value }) => value !== null);
      const words = open ? "not over yet" : withheld ? "all values withheld" : "no values yet";
      return { site: series.site, words };
    }
    const judged = last.signal ? signals[last.signal].name : "too few for limits";
    const word = last.trial || limitsWithheld(series) ? limitsInShort([series]) : judged;
    const small = isSmall(last) ? " · small n" : "";
    return { site: series.site, words: `${asValue(last.value, series.unit)} · ${word}${small}` };
  });
