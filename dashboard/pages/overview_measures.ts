import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import type { TemplateResult } from "lit-html";
import type { AnnotationRow, MixRow, TrendRow } from "../../server/api.ts";
import { keyOf, marksOfStack, marksOn } from "../annotations.ts";
import type { Mark } from "../annotations.ts";
import { assuranceOf, assuranceWords } from "../assurance.ts";
import { measureTrend } from "../charts/measure_trend.ts";
import type { RowOptions } from "../charts/measure_trend.ts";
import { sitesFinding, tileFindings, trendFinding } from "../findings.ts";
import { withTwoLevels } from "../level_change.ts";
import { asCount, asValue } from "../numbers.ts";
import { stackAnnotations } from "../parts/annotations.ts";
import { levelsNote } from "../parts/levels_note.ts";
import { named } from "../parts/figure.ts";
import { assuranceIcon, variationIcon } from "../parts/nhs_icons.ts";
import { rowsOnDemand } from "../parts/rows_on_demand.ts";
import { saveButtons } from "../parts/save.ts";
import { isSmall, latest, measureName } from "../series.ts";
import type { Series } from "../series.ts";
import { standing } from "../standing.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { View } from "../view.ts";
import { shareAddress, shareName, shareRow, sharesOf } from "./overview_share.ts";
import { addressOf } from "./overview_sites.ts";
import { stackTable } from "./overview_stack_table.ts";

/** Pixels of a row without the words of its months. */
const rowHeight = 76;

/** A measure of the stack: its name in addresses and on screen, and its trends by site. */
export type Stacked = { id: string; name: string; series: Series[] };

type Rows = {
  trend: readonly TrendRow[];
  mix: readonly MixRow[];
  annotated: readonly AnnotationRow[];
};

/**
 * The measures as control charts over one another and the share of purposeful coaching below them, on
 * one axis of months, as one figure; beside each what it says, as icons with words.
 */
export function measures(
  view: View,
  shown: readonly Stacked[],
  chosen: string,
  months: readonly string[],
  rows: Rows,
): TemplateResult {
  const { filters } = view.state;
  const one = filters.site !== undefined;
  const options = { months, width: view.width, height: rowHeight };
  const ofMix = { measure: null, sites: one ? [filters.site!] : view.status.sites };
  const about = [...shown.map(({ series }) => subjectOf(series)), ofMix];
  // Limits are drawn for one site alone: where there are lines of several, nothing begins anew.
  const annotated = rows.annotated.filter(({ kind }) => one || kind === "note");
  const marks = marksOfStack(annotated, about, months);
  const written = () =>
    stackTable(
      shown.map(({ id, series }) => ({ series, address: addressOf(view, id) })),
      {
        name: shareName(filters),
        site: filters.site ?? "all sites",
        shares: sharesOf(filters, months, rows.mix, standing(view).goals),
        address: shareAddress(view),
      },
      months,
    );
  return html`<figure
    class="stack ${one ? "one" : ""}"
    id="measures"
    aria-labelledby="measures-title"
  >
    <h2 id="measures-title">${title}${one ? ` at ${filters.site}` : ""}</h2>
    ${
      one || shown.every(({ series }) => series.length === 1)
        ? ""
        : html`<p class="finding">
            A line for each site, in the colour and shape of its newest signal.
          </p>`
    }
    ${shown.map((each) => measureRow(view, each, each.id === chosen, rows.trend, marksOn(marks, subjectOf(each.series)), options))}
    ${shareRow(view, rows.mix, marksOn(marks, ofMix), options)}
    ${one ? twoLevels(shown, months) : ""} ${saveButtons(title, written)}
    ${stackAnnotations(marks, ofMix.sites, (measure) => measureName(measure, view.status.measures))}
    ${rowsOnDemand(title, written)}
  </figure>`;
}

/** Which measures of the one site have two levels. */
const twoLevels = (shown: readonly Stacked[], months: readonly string[]) => {
  const all = shown.flatMap(({ series }) => series);
  return levelsNote(
    withTwoLevels(all, months).map(({ name }) => name),
    "measures",
  );
};

const title = "Measures and coaching, month by month";

const subjectOf = (series: readonly Series[]) => ({
  measure: series[0]?.measure ?? "",
  sites: series.map(({ site }) => site),
});

function measureRow(
  view: View,
  { id, name, series }: Stacked,
  isChosen: boolean,
  trend: readonly TrendRow[],
  marks: readonly Mark[],
  options: Pick<RowOptions, "months" | "width" | "height">,
): TemplateResult {
  const { site, period } = view.state.filters;
  const depends = [trend, keyOf(marks), id, options.months.join(), view.width, site, period];
  return html`<div class="row" aria-current=${isChosen ? "true" : "false"}>
    ${says(view, id, name, series)}
    <div class="plot">
      ${guard(depends, () =>
        named(
          measureTrend(series, { ...options, marks, axis: false, address: addressOf(view, id) }),
          name,
          series.length === 1 ? trendFinding(series[0]!) : sitesFinding(series),
        ),
      )}
    </div>
  </div>`;
}

/** What a measure says: variation and assurance as icons with words, and the newest value. */
function says(view: View, id: string, name: string, series: readonly Series[]): TemplateResult {
  const { filters } = view.state;
  const [only] = series;
  const one = series.length === 1 && only ? only : null;
  return html`<div class="says">
    <a
      class="says-name"
      href=${pageAddress("overview", withFilters(filters, { measure: id })) + "#fidelity-trend"}
      >${name}</a
    >
    ${tileFindings(series).map(
      ({ signal, words }) => html`<p>${variationIcon(signal)}<span>${words}</span></p>`,
    )}
    ${assured(series)} ${one ? newest(one) : ""}
  </div>`;
}

/** "0.28 in May 2026, usual 0.15 to 0.30" */
function newest(series: Series): TemplateResult | string {
  const last = latest(series);
  if (!last || last.value === null) return "";
  const usual =
    last.lower === null || last.upper === null
      ? ""
      : `, usual\u00A0${asValue(last.lower, series.unit)} to\u00A0${asValue(last.upper, series.unit)}`;
  return html`<p class="says-value">
    <span
      ><b class="number">${asValue(last.value, series.unit)}</b> in
      ${last.period}${usual}${isSmall(last) ? ", small n" : ""}</span
    >
  </p>`;
}

/** The assurance of one site in words, or at how many sites each answer holds. */
function assured(series: readonly Series[]): TemplateResult[] {
  const known = series.flatMap((each) => {
    const assurance = assuranceOf(each);
    return assurance && each.good ? [{ assurance, each, good: each.good }] : [];
  });
  return [...Map.groupBy(known, ({ assurance }) => assurance)].map(([assurance, of]) => {
    const { each, good } = of[0]!;
    const words = assuranceWords(assurance, each);
    return html`<p>
      ${assuranceIcon(assurance, good)}<span
        >${series.length === 1 ? words : `${words} at ${asCount(of.length)}`}</span
      >
    </p>`;
  });
}
