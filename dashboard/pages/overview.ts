import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import type { TemplateResult } from "lit-html";
import type { AnnotationRow, MixRow, TrendRow } from "../../server/api.ts";
import { marksOf, wordsAt } from "../annotations.ts";
import { askMart } from "../marts.ts";
import { fidelityTrend, siteTrends, sparkTrend } from "../charts/fidelity_trend.ts";
import { lineUp } from "../charts/trend_marks.ts";
import {
  chanceInShort,
  shareFinding,
  sitesFinding,
  tileFindings,
  trendFinding,
} from "../findings.ts";
import { readMix, sumMix } from "../mix.ts";
import { asCount, asValue } from "../numbers.ts";
import { annotations, readAnnotations } from "../parts/annotations.ts";
import { choice } from "../parts/choice.ts";
import { cleaned, figure } from "../parts/figure.ts";
import { signalShape, swatch } from "../parts/marks.ts";
import { mixFigure } from "../parts/mix_figure.ts";
import { term } from "../parts/term.ts";
import { empty, failed, loading } from "../parts/states.ts";
import type { Column } from "../parts/table.ts";
import { monthsShown, periods, twoYears } from "../period.ts";
import { latest, readSeries } from "../series.ts";
import type { Point, Series } from "../series.ts";
import { pageAddress, valuesAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";
import { signals } from "../vocabulary.ts";

const tiles = 4;

/** How are we doing, and is our coaching connected? */
export function overview(view: View): TemplateResult {
  if (!view.status.build) return welcome();
  const mix = view.sources.read("coaching_mix", () => askMart<MixRow>("coaching_mix"));
  const trend = view.sources.read("fidelity_trend", () => askMart<TrendRow>("fidelity_trend"));
  const annotated = readAnnotations(view);
  if (annotated.state === "failed") return failed(annotated.message, location.href);
  if (mix.state === "failed") return failed(mix.message, location.href);
  if (trend.state === "failed") return failed(trend.message, location.href);
  if (mix.state === "loading" || trend.state === "loading" || annotated.state === "loading")
    return loading();
  return drawn(view, mix.data, trend.data, annotated.data);
}

const welcome = (): TemplateResult =>
  empty(
    "Nothing has been imported yet.",
    html`<p>
      Bring the exports that you have: coaching sessions, PD goals, fidelity measures.
      <a href=${pageAddress("data")}>Add files</a>
    </p>`,
  );

function drawn(
  view: View,
  mix: MixRow[],
  trend: TrendRow[],
  annotated: AnnotationRow[],
): TemplateResult {
  const { filters } = view.state;
  const asOf = view.status.asOf ?? "";
  const months = monthsShown(filters.period, asOf, mix, trend);
  const all = readSeries(trend, view.status.measures);
  const measures = [...new Map(all.map((series) => [series.id, series.name]))];
  const measure = measures.find(([id]) => id === filters.measure)?.[0] ?? measures[0]?.[0] ?? "";
  const at = (id: string) =>
    all.filter((series) => series.id === id && (!filters.site || series.site === filters.site));
  const chosen = measures.findIndex(([id]) => id === measure);
  const shownTiles = measures.filter((_, place) =>
    chosen < tiles ? place < tiles : place < tiles - 1 || place === chosen,
  );
  return html`
    ${lead(view, mix, at(measure))} ${controls(view, measures, measure)}
    <div class="tiles" ?hidden=${shownTiles.length === 0}>
      ${shownTiles.map(([id, name]) => tile(view, { id, name, series: at(id), months, rows: trend, chosen: id === measure }))}
    </div>
    ${trendFigure(view, at(measure), months, trend, annotated)} ${mixFigure(view, mix, months)}
  `;
}

/** The share of purposeful coaching in large type, what the measure and chance say below it. */
function lead(view: View, mix: MixRow[], series: Series[]): TemplateResult {
  const { now, before } = twoYears(view.status.asOf ?? "");
  const site = view.state.filters.site ?? null;
  const current = sumMix(readMix(mix, now, site));
  const past = sumMix(readMix(mix, before, site));
  const [first] = series;
  const moved = !first ? "" : site ? trendFinding(first) : sitesFinding(series);
  const said = first ? `${first.name}: ${moved[0]?.toLowerCase()}${moved.slice(1)}` : "";
  return html`<header class="lead">
    <h1>${shareFinding(current, past, "the last 12 months")}</h1>
    <p>${[chanceInShort(current), said].filter(Boolean).join(" ")}</p>
  </header>`;
}

function controls(view: View, measures: [string, string][], measure: string): TemplateResult {
  const { filters } = view.state;
  const set = (changes: Partial<Record<keyof Filters, string | null>>) =>
    view.go(pageAddress("overview", withFilters(filters, changes)));
  const sites = view.status.sites.map((site) => ({ value: site, name: site }));
  return html`<form
    class="controls"
    aria-label="Filters"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice("Site", [{ value: "", name: "All sites" }, ...sites], filters.site ?? "", (site) =>
      set({ site: site || null }),
    )}
    ${
      measures.length === 0
        ? ""
        : choice(
            "Measure",
            measures.map(([value, name]) => ({ value, name })),
            measure,
            (value) => set({ measure: value }),
          )
    }
    ${choice("Period", periods, filters.period ?? "24", (period) =>
      set({ period: period === "24" ? null : period }),
    )}
  </form>`;
}

type Tile = {
  id: string;
  name: string;
  series: Series[];
  months: string[];
  rows: TrendRow[];
  chosen: boolean;
};

function tile(view: View, { id, name, series, months, rows, chosen }: Tile): TemplateResult {
  const [only] = series;
  const last = only && series.length === 1 ? latest(only) : null;
  const width = Math.max(
    120,
    Math.floor((view.width - 3 * 16) / (view.width < 640 ? 2 : tiles)) - 34,
  );
  return html`<a
    class="tile"
    href=${pageAddress("overview", withFilters(view.state.filters, { measure: id }))}
    aria-current=${chosen ? "true" : "false"}
  >
    <span class="tile-name">${name}</span>
    <span class="tile-finding">
      ${tileFindings(series).map(({ signal, words }) => html`<span>${signalShape(signal)}${words}</span>`)}
      ${last?.value != null ? html`<b class="number">${asValue(last.value, only?.unit ?? null)}</b>` : ""}
    </span>
    <span class="spark" aria-hidden="true"
      >${guard([rows, months.join(), width, view.state.filters.site], () =>
        cleaned(sparkTrend(series, { months, width })),
      )}</span
    >
  </a>`;
}

type TrendCell = Point & { series: Series; notes: string | null; address: string };

const columns: Column<TrendCell>[] = [
  { name: "Site", cell: ({ series }) => series.site },
  {
    name: "Period",
    by: ({ month }) => month,
    cell: ({ period, address }) => html`<a href=${address}>${period}</a>`,
  },
  {
    name: "Value",
    number: true,
    by: ({ value }) => value,
    cell: ({ value, series }) => (value === null ? "withheld" : asValue(value, series.unit)),
  },
  { name: "n", number: true, by: ({ n }) => n, cell: ({ n }) => (n === null ? null : asCount(n)) },
  ...(["lower", "center", "upper"] as const).map((name) => ({
    name: { lower: "Usual from", center: "Mean", upper: "Usual up to" }[name],
    number: true,
    by: (cell: TrendCell) => cell[name],
    cell: (cell: TrendCell) => {
      const value = cell[name];
      return value === null ? null : asValue(value, cell.series.unit);
    },
  })),
  {
    name: "Signal",
    cell: ({ signal, trial }) => (trial ? "trial limits" : signal ? signals[signal].name : null),
  },
  { name: "Notes", cell: ({ notes }) => notes },
];

function trendFigure(
  view: View,
  series: Series[],
  months: string[],
  rows: TrendRow[],
  annotated: AnnotationRow[],
): TemplateResult {
  const [first] = series;
  if (!first) {
    return empty(
      "No fidelity values yet for this choice.",
      html`<p><a href="/data">Add files</a></p>`,
    );
  }
  const one = view.state.filters.site !== undefined;
  const chart = { measure: first.measure, sites: series.map(({ site }) => site), months };
  const { marks } = marksOf(annotated, chart);
  const { period } = view.state.filters;
  const address = (site: string, month: string): string =>
    valuesAddress({
      site,
      measure: first.id,
      month,
      ...(one ? {} : { over: "sites" }),
      ...(period ? { period } : {}),
    });
  const options = { months, width: view.width, marks, address };
  const means = first.denominatorMeans ? `The denominator counts: ${first.denominatorMeans}. ` : "";
  return figure<TrendCell>({
    id: "fidelity-trend",
    title: one ? `${first.name} at ${first.site}` : `${first.name}, site by site`,
    finding: one ? trendFinding(first) : sitesFinding(series),
    legend: signalLegend(series),
    depends: [rows, annotated, first.id, view.state.filters.site, months.join(), view.width],
    draw: () =>
      one ? fidelityTrend(first, { ...options, height: 280 }) : siteTrends(series, options),
    columns,
    csv: `/api/marts/fidelity_trend?${new URLSearchParams({
      ...(one ? { site: first.site } : {}),
      measure: first.measure,
      format: "csv",
    })}`,
    rows: series.flatMap((each) =>
      lineUp([each], months).map((point) => ({
        ...point,
        series: each,
        address: address(each.site, point.month),
        notes: wordsAt(annotated, { ...each, month: point.month }),
      })),
    ),
    annotations: annotations(view, annotated, {
      ...chart,
      name: first.name,
      aside: "Dashes: the limits before, carried on",
    }),
    note: html`${means}Grey band: the range that usual variation stays in. A coloured point breaks
      one of four rules: outside the band, 6 in a row on one side of the mean, 6 in a row rising or
      falling, or 2 of 3 near the same edge of the band.
      <a href="/methods#charts">How to read it</a>`,
  });
}

const signalLegend = (series: Series[]): TemplateResult => {
  const points = series.flatMap((each) => each.points);
  const shown = (["improvement", "concern", "high", "low", "usual"] as const).filter((signal) =>
    points.some((point) => point.signal === signal),
  );
  const withheld = points.some((point) => point.withheld && point.value === null);
  const unjudged = points.some((point) => point.value !== null && point.signal === null);
  return html`<ul class="legend">
    ${shown.map((signal) => html`<li>${signalShape(signal)} ${term(signal === "usual" ? "usual" : "signal", signals[signal].name)}</li>`)}
    ${unjudged ? html`<li><span class="unjudged"></span> too few points to judge</li>` : ""}
    ${withheld ? html`<li>${swatch("unknown")} withheld at the source</li>` : ""}
  </ul>`;
};
