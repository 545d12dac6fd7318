import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { AnnotationRow, TrendRow } from "../../server/api.ts";
import { marksOf, wordsAt } from "../annotations.ts";
import { fidelityTrend } from "../charts/fidelity_trend.ts";
import { siteMultiples } from "../charts/site_multiples.ts";
import { broken, lineUp } from "../charts/trend_marks.ts";
import { withTwoLevels } from "../level_change.ts";
import { filterWords } from "../filter_words.ts";
import { sitesFinding, trendFinding } from "../findings.ts";
import { dayName } from "../months.ts";
import { asValue } from "../numbers.ts";
import { levelsNote } from "../parts/levels_note.ts";
import { annotations } from "../parts/annotations.ts";
import { figure } from "../parts/figure.ts";
import { signalShape, swatch } from "../parts/marks.ts";
import { empty } from "../parts/states.ts";
import { term } from "../parts/term.ts";
import type { Column } from "../parts/table.ts";
import { mayOpen } from "../roles.ts";
import { familiesText, isSmall, seriesId, smallN, trendColumns, withheldWords } from "../series.ts";
import type { Point, Series } from "../series.ts";
import { valuesAddress } from "../state.ts";
import type { View } from "../view.ts";
import { signals } from "../vocabulary.ts";
import { fewSites, sitesBefore, sitesDrawn, sitesTold } from "./overview_many_sites.ts";

type TrendCell = Point & { series: Series; notes: string | null; address: string | undefined };

const columns: Column<TrendCell>[] = [
  { name: "Site", cell: ({ series }) => series.site },
  {
    name: "Period",
    by: ({ month }) => month,
    cell: ({ period, address }) => (address ? html`<a href=${address}>${period}</a>` : period),
  },
  {
    name: "Value",
    number: true,
    by: ({ value }) => value,
    cell: ({ value, series }) => (value === null ? "withheld" : asValue(value, series.unit)),
  },
  { name: "n", number: true, by: ({ n }) => n, cell: familiesText },
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
    cell: ({ signal, trial, open }) =>
      open ? "not over yet" : trial ? "trial limits" : signal ? signals[signal].name : null,
  },
  { name: "Notes", cell: ({ notes }) => notes },
];

/** Where the values behind a point of a measure are, from this page, for those who may see them. */
export const addressOf = (
  { me, state: { filters } }: View,
  measure: string,
): ((site: string, month: string) => string) | undefined =>
  mayOpen(me, "values")
    ? (site, month) =>
        valuesAddress({
          site,
          measure,
          month,
          ...(filters.site ? {} : { over: "sites" }),
          ...(filters.period ? { period: filters.period } : {}),
        })
    : undefined;

/**
 * The chosen measure: one site's control chart, or those of all sites as small multiples; of those whose
 * points all lie `before` the months shown it is said that they do.
 */
export function siteCharts(
  view: View,
  { series, before }: { series: Series[]; before: Series[] },
  months: string[],
  rows: TrendRow[],
  annotated: AnnotationRow[],
): TemplateResult {
  const [first] = series;
  if (!first) {
    return empty(
      before.length > 0
        ? "No fidelity values in these months."
        : "No fidelity values yet for this choice.",
      html`<p><a href="/data">Add files</a></p>`,
    );
  }
  const { filters } = view.state;
  const one = filters.site !== undefined;
  const named = rows.find((row) => seriesId(row) === first.id)!;
  const shown = sitesDrawn(series, filters);
  const { drawn } = shown;
  const chart = { measure: first.measure, sites: drawn.map(({ site }) => site), months };
  const { marks } = marksOf(annotated, chart);
  const address = addressOf(view, first.id);
  const options = { months, width: view.width, marks, address };
  const points = lineUp(drawn, months);
  const absent = broken(points).length > points.length;
  const means = first.denominatorMeans ? `The denominator counts: ${first.denominatorMeans}. ` : "";
  return figure<TrendCell>({
    id: "fidelity-trend",
    title: one
      ? `${first.name} at ${first.site}`
      : `${first.name}, ${shown.told.length > 0 ? "sites with a signal" : "site by site"}`,
    finding: one ? trendFinding(first) : sitesFinding(series),
    legend: signalLegend(drawn, months),
    depends: [rows, annotated, first.id, filters.site, filters.sites, months.join(), view.width],
    draw: () =>
      one ? fidelityTrend(first, { ...options, height: 176 }) : siteMultiples(drawn, options),
    isLarge: series.length > fewSites,
    columns,
    csv: `/api/marts/fidelity_trend?${new URLSearchParams({
      ...(one ? { site: first.site } : {}),
      ...trendColumns(named),
      format: "csv",
    })}`,
    rows: drawn.flatMap((each) =>
      lineUp([each], months).map((point) => ({
        ...point,
        series: each,
        address: address?.(each.site, point.month),
        notes: wordsAt(annotated, { ...each, month: point.month }),
      })),
    ),
    annotations: annotations(view, annotated, {
      ...chart,
      name: first.name,
      aside: "Dashes: the limits before, carried on",
    }),
    below: html`${one ? "" : sitesTold(shown, filters)}${sitesBefore(before)}
    ${levelsNote(
      withTwoLevels(drawn, months).map(({ site }) => site),
      "sites",
    )}${
      series.length > fewSites
        ? html`<p class="note on-paper-only next-sheet">
            ${[...filterWords(view.state), `as of ${dayName(view.status.asOf ?? "")}`].join(" · ")}
          </p>`
        : ""
    }`,
    note: html`${means}${absent ? "A line breaks where months without values lie between two. " : ""}${one ? "" : "Sites by name, all on one scale. "}Grey
      band: the usual range, from all months or from a baseline on. A coloured point breaks one of
      four rules: outside the band, 6 in a row on one side of the mean, 6 in a row rising or
      falling, or 2 of 3 near the same edge of the band.
      <a href="/methods#charts">How to read it</a>`,
  });
}

function signalLegend(series: readonly Series[], months: readonly string[]): TemplateResult {
  const points = series.flatMap((each) => each.points).filter((point) => months.includes(point.at));
  const shown = (["improvement", "concern", "high", "low", "usual"] as const).filter((signal) =>
    points.some((point) => point.signal === signal),
  );
  const withheld = points.some((point) => point.withheld && point.value === null);
  const hollow = points.filter((point) => point.value !== null && point.signal === null);
  const said = [
    hollow.some(({ open }) => !open) ? "too few points to judge" : null,
    hollow.some(({ open }) => open) ? "month not over yet" : null,
  ].filter(Boolean);
  return html`<ul class="legend">
    ${shown.map((signal) => html`<li>${signalShape(signal)} ${term(signal === "usual" ? "usual" : "signal", signals[signal].name)}</li>`)}
    ${said.length > 0 ? html`<li><span class="unjudged"></span> ${said.join(", or ")}</li>` : ""}
    ${points.some(isSmall) ? html`<li><span class="ringed"></span> small n: fewer than ${smallN} families or meetings</li>` : ""}
    ${withheld ? html`<li>${swatch("unknown")} ${withheldWords}</li>` : ""}
  </ul>`;
}
