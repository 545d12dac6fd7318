import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { AnnotationRow, MixRow, OverviewThemes, TrendRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { askMart } from "../marts.ts";
import { readAnnotations } from "../parts/annotations.ts";
import { choice } from "../parts/choice.ts";
import { mixFigure } from "../parts/mix_figure.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { monthsShown, periods } from "../period.ts";
import { readSeries, seriesId, trendNamed } from "../series.ts";
import type { Series } from "../series.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";
import { fewSites } from "./overview_many_sites.ts";
import { lead } from "./overview_lead.ts";
import { measures } from "./overview_measures.ts";
import { siteCharts } from "./overview_sites.ts";
import { dataStrip, themeStrip } from "./overview_strips.ts";

/** Measures that are shown over one another. */
const stacked = 4;

/** How are we doing, and is our coaching connected? */
export function overview(view: View): TemplateResult {
  const { sources } = view;
  if (!view.status.build) return welcome();
  const mix = sources.read("coaching_mix", () => askMart<MixRow>("coaching_mix"));
  const trend = sources.read("fidelity_trend", () => askMart<TrendRow>("fidelity_trend"));
  const themes = sources.read("overview", () => ask<OverviewThemes>("/api/overview"));
  const annotated = readAnnotations(view);
  for (const source of [mix, trend, themes, annotated]) {
    if (source.state === "failed") return failed(source.message, location.href);
  }
  return mix.state === "ready" &&
    trend.state === "ready" &&
    themes.state === "ready" &&
    annotated.state === "ready"
    ? drawn(view, mix.data, trend.data, themes.data, annotated.data)
    : loading();
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
  themes: OverviewThemes,
  annotated: AnnotationRow[],
): TemplateResult {
  const { filters } = view.state;
  const asOf = view.status.asOf ?? "";
  const months = monthsShown(filters.period, asOf, mix, trend);
  const all = readSeries(trend, view.status.measures, asOf);
  const names = [...new Map(all.map((series) => [series.id, series.name]))];
  const named = trendNamed(filters.measure, trend);
  const measure = named ? seriesId(named) : (names[0]?.[0] ?? "");
  const of = (id: string) =>
    all.filter((series) => series.id === id && (!filters.site || series.site === filters.site));
  const goesOn = ({ points }: Series) => points.some((point) => months.includes(point.at));
  /** Of several sites those with points in these months: a newest value of years ago says nothing of now. */
  const at = (id: string) => (filters.site ? of(id) : of(id).filter(goesOn));
  const chosen = names.findIndex(([id]) => id === measure);
  const shown = names
    .filter((_, place) =>
      chosen < stacked ? place < stacked : place < stacked - 1 || place === chosen,
    )
    .map(([id, name]) => ({ id, name, series: at(id) }))
    .filter(({ series }) => series.length > 0);
  const here = at(measure);
  const before = filters.site ? [] : of(measure).filter((series) => !goesOn(series));
  const sites = siteCharts(view, { series: here, before }, months, trend, annotated);
  const data = dataStrip(view, all, mix, themes);
  return html`
    ${lead(view, mix, all, themes)} ${controls(view, names, measure)}
    ${measures(view, shown, measure, months, { trend, mix, annotated })}
    ${mixFigure(view, mix, months, 176)} ${themeStrip(view, themes)}
    ${here.length > fewSites ? [data, nextSheet(), sites] : [sites, data]}
  `;
}

/** What the first sheet says of charts that are on the second: as many do not fit on it. */
const nextSheet = (): TemplateResult =>
  html`<p class="note on-paper-only next-sheet">The charts of sites are on the next sheet.</p>`;

function controls(view: View, names: [string, string][], measure: string): TemplateResult {
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
      names.length === 0
        ? ""
        : choice(
            "Measure",
            names.map(([value, name]) => ({ value, name })),
            measure,
            (value) => set({ measure: value }),
          )
    }
    ${choice("Period", periods, filters.period ?? "24", (period) =>
      set({ period: period === "24" ? null : period }),
    )}
  </form>`;
}
