import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import type { TemplateResult } from "lit-html";
import type { MixRow, TrendRow } from "../../server/api.ts";
import { assuranceOf, assuranceWords } from "../assurance.ts";
import { measureTrend } from "../charts/measure_trend.ts";
import { shareTrend } from "../charts/share_trend.ts";
import type { ShareMonth } from "../charts/share_trend.ts";
import { lineUp } from "../charts/trend_marks.ts";
import {
  fewestForShare,
  tileFindings,
  trendFinding,
  sitesFinding,
  hoursFinding,
  shareFinding,
} from "../findings.ts";
import { readMix, sumMix, whyNotWhole } from "../mix.ts";
import { asCount, asPercent, asValue } from "../numbers.ts";
import { named } from "../parts/figure.ts";
import { assuranceIcon, variationIcon } from "../parts/nhs_icons.ts";
import { rowsOnDemand } from "../parts/rows_on_demand.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { twoYears } from "../period.ts";
import { isSmall, latest } from "../series.ts";
import type { Point, Series } from "../series.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { View } from "../view.ts";
import { signals } from "../vocabulary.ts";
import { addressOf } from "./overview_sites.ts";

/** Pixels of a row without the words of its months. */
const rowHeight = 76;

type Rows = { trend: readonly TrendRow[]; mix: readonly MixRow[] };

/**
 * The measures as control charts over one another and the share of purposeful coaching below them, on
 * one axis of months; beside each what it says, as icons with words.
 */
export function measures(
  view: View,
  shown: readonly { id: string; name: string; series: Series[] }[],
  chosen: string,
  months: readonly string[],
  rows: Rows,
): TemplateResult {
  const options = { months, width: view.width, height: rowHeight, axis: false };
  const key = [months.join(), view.width, view.state.filters.site, view.state.filters.period];
  return html`<section
    class="stack ${view.state.filters.site ? "one" : ""}"
    aria-labelledby="stack-title"
  >
    <h2 id="stack-title">Measures and coaching, month by month</h2>
    ${shown.map(
      ({ id, name, series }) =>
        html`<div class="row" aria-current=${id === chosen ? "true" : "false"}>
          ${says(view, id, name, series)}
          <div class="plot">
            ${guard([rows.trend, id, ...key], () =>
              named(
                measureTrend(series, { ...options, address: addressOf(view, id) }),
                name,
                series.length === 1 ? trendFinding(series[0]!) : sitesFinding(series),
              ),
            )}
          </div>
        </div>`,
    )}
    ${shareRow(view, months, rows.mix)}
    ${rowsOnDemand("the measures", () =>
      table("Measures, month by month", columns, cellsOf(shown, months), { sorts: true }),
    )}
  </section>`;
}

/** The rows of the measures. */
function cellsOf(shown: readonly { series: Series[] }[], months: readonly string[]): Cell[] {
  const all = shown.flatMap(({ series }) => series);
  return all.flatMap((series) => lineUp([series], months).map((point) => ({ ...point, series })));
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
      : `, usual ${asValue(last.lower, series.unit)} to ${asValue(last.upper, series.unit)}`;
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

type Cell = Point & { series: Series };

const limit = (name: string, of: "lower" | "center" | "upper"): Column<Cell> => ({
  name,
  number: true,
  by: (cell) => cell[of],
  cell: ({ [of]: value, series }) => (value === null ? null : asValue(value, series.unit)),
});

const columns: Column<Cell>[] = [
  { name: "Measure", cell: ({ series }) => series.name },
  { name: "Site", cell: ({ series }) => series.site },
  { name: "Period", by: ({ month }) => month, cell: ({ period }) => period },
  {
    name: "Value",
    number: true,
    by: ({ value }) => value,
    cell: ({ value, series }) => (value === null ? "withheld" : asValue(value, series.unit)),
  },
  { name: "n", number: true, by: ({ n }) => n, cell: ({ n }) => (n === null ? null : asCount(n)) },
  limit("Usual from", "lower"),
  limit("Mean", "center"),
  limit("Usual up to", "upper"),
  { name: "Signal", cell: ({ signal }) => (signal ? signals[signal].name : null) },
];

/** The share of purposeful coaching on the same months, in sessions or hours. */
function shareRow(view: View, months: readonly string[], mix: readonly MixRow[]): TemplateResult {
  const { filters } = view.state;
  const site = filters.site ?? null;
  const inHours = filters.count === "hours";
  const asOf = view.status.asOf ?? "";
  const shares = readMix(mix, months, site).map((month): ShareMonth => {
    const total = sumMix([month]);
    return {
      month: month.month,
      share: inHours ? total.shareOfMinutes : total.share,
      chance: inHours ? null : total.chance,
      provisional: month.unsettled > 0,
    };
  });
  const { now, before } = twoYears(asOf);
  const [current, past] = [now, before].map((of) => sumMix(readMix(mix, of, site)));
  const finding = (inHours ? hoursFinding : shareFinding)(
    current!,
    past!,
    "the last 12 months",
    whyNotWhole(mix, before, site),
  );
  const enough = (inHours ? current!.timed : current!.counted) >= fewestForShare;
  const newest = inHours ? current!.shareOfMinutes : current!.share;
  const share = enough ? newest : null;
  const open = shares.filter(({ provisional }) => provisional);
  return html`<div class="row">
    <div class="says">
      <a class="says-name" href="#coaching-mix"
        >Purposeful share of coaching${inHours ? " hours" : ""}</a
      >
      ${
        share === null
          ? ""
          : html`<p class="says-value">
              <span><b class="number">${asPercent(share)}</b> in 12 months</span>
            </p>`
      }
      ${inHours ? "" : html`<p><span class="dashes" aria-hidden="true"></span><span>by chance</span></p>`}
      ${open.length > 0 ? html`<p><span class="unjudged" aria-hidden="true"></span><span>can still rise</span></p>` : ""}
    </div>
    <div class="plot">
      ${guard([mix, site, inHours, months.join(), view.width], () =>
        named(
          shareTrend(shares, { months, width: view.width, height: rowHeight, axis: true }),
          "Purposeful share of coaching by month",
          finding,
        ),
      )}
    </div>
  </div>`;
}
