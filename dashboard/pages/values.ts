import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { AnnotationRow, TrendRow, ValuePage, ValueRow } from "../../server/api.ts";
import { wordsAt } from "../annotations.ts";
import { ask } from "../api.ts";
import { limitsWithheld, pointFinding } from "../findings.ts";
import { askMart } from "../marts.ts";
import { dayName, monthOf } from "../months.ts";
import { asCount, asValue, counted } from "../numbers.ts";
import { readAnnotations } from "../parts/annotations.ts";
import { empty, failed, loading, noImports } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { turning } from "../parts/turning.ts";
import { mayOpen } from "../roles.ts";
import { readSeries, seriesId, trendColumns, trendNamed } from "../series.ts";
import type { Point, Series } from "../series.ts";
import { pageAddress, receiptAddress, themeAddress, valuesAddress } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";

/** Which values is this point of a chart made of, and which import brought them? */
export function values(view: View): TemplateResult {
  const { sources, state } = view;
  if (!view.status.build) return html`${wayBack(state.filters)}${noImports()}`;
  const trend = sources.read("fidelity_trend", () => askMart<TrendRow>("fidelity_trend"));
  const annotated = readAnnotations(view);
  const back = wayBack(state.filters);
  for (const source of [trend, annotated])
    if (source.state === "failed") return html`${back}${failed(source.message, location.href)}`;
  if (trend.state !== "ready" || annotated.state !== "ready") return html`${back}${loading()}`;
  const { site, measure, month } = state.filters;
  const ofSite = trend.data.filter((each) => each.site === site);
  const row = trendNamed(
    measure,
    ofSite.filter((each) => monthOf(each.month) === month),
  );
  const rows = ofSite.filter((each) => row && seriesId(each) === seriesId(row));
  const [series] = readSeries(rows, view.status.measures);
  const point = series?.points.find((each) => each.month === month);
  if (!row || !series || !point)
    return html`${back}${empty("No chart has a point at this address: the data may have changed.")}`;
  return html`${back} ${header(series, point, row, annotated.data, state.filters.theme)}
  ${behind(view, series, row)}`;
}

/** Back to the chart that the point was chosen on. */
function wayBack({ site, measure, theme, over, period }: Filters): TemplateResult {
  const of = { ...(site ? { site } : {}), ...(measure ? { measure } : {}) };
  const overview = {
    ...(site && over !== "sites" ? { site } : {}),
    ...(measure ? { measure } : {}),
    ...(period ? { period } : {}),
  };
  return html`<p class="back">
    <a href=${theme ? themeAddress(theme, of) : pageAddress("overview", overview)}
      >← ${theme ?? "Overview"}</a
    >
  </p>`;
}

function header(
  series: Series,
  point: Point,
  { numerator, denominator }: TrendRow,
  annotated: readonly AnnotationRow[],
  theme: string | undefined,
): TemplateResult {
  const { name, site, measure, grain, unit } = series;
  const noted = wordsAt(annotated, { measure, site, month: point.month, grain });
  const made =
    numerator === null || denominator === null
      ? "The point is their mean, weighted by n."
      : `The point is ${asCount(numerator)} of ${asCount(denominator)}: the sum of the parts over the sum of the wholes.`;
  return html`<header class="lead">
    <h1>${name} at ${site}, ${point.period}</h1>
    <p>${pointFinding(point, unit, limitsWithheld(series))} ${point.value === null ? "" : made}</p>
    ${
      theme
        ? html`<p class="note">
            Judged by the limits of Overview; on the page of ${theme} they are those from before it
            was embedded.
          </p>`
        : ""
    }
    ${noted === null ? "" : html`<p>Noted: ${noted}</p>`}
  </header>`;
}

function behind(view: View, series: Series, row: TrendRow): TemplateResult {
  const { filters } = view.state;
  const query = new URLSearchParams({ site: row.site, ...trendColumns(row), month: row.month });
  const csv = `/api/marts/fidelity_values?${query}&format=csv`;
  if (filters.page) query.set("page", filters.page);
  const address = `/api/values?${query}`;
  const source = view.sources.read(address, () => ask<ValuePage>(address));
  if (source.state === "failed") return failed(source.message, location.href);
  if (source.state === "loading") return loading();
  const page = source.data;
  const title = "The values behind it";
  return html`<section aria-labelledby="values-title">
    <h2 id="values-title">${title}</h2>
    <p class="finding">${finding(page)}</p>
    ${
      view.leaves
        ? html`<p>They are for the screen: values of single families are not printed.</p>`
        : ""
    }
    ${view.leaves ? "" : table(`${title}, page ${page.page}`, columns(series.unit, mayOpen(view.me, "receipt")), page.rows, { stacks: true, sorts: page.total <= page.pageSize })}
    ${turning(
      page,
      "value",
      (at) => valuesAddress({ ...filters, page: at > 1 ? String(at) : "" }),
      ["Before", "After"],
    )}
    <p class="note"><a href=${csv} download>All of them, unrounded, as CSV</a></p>
  </section>`;
}

function finding({ total, counted: part, imports }: ValuePage): string {
  const outside =
    part === total
      ? ""
      : ` ${asCount(total - part)} of them ${total - part === 1 ? "is" : "are"} not part of it: withheld, or without a value.`;
  return `${counted(total, "value")} from ${counted(imports, "import")}.${outside}`;
}

const shareOf = ({ value, numerator, denominator }: ValueRow): number | null =>
  value ?? (numerator !== null && denominator ? numerator / denominator : null);

/** `opens`: whether the receipt of an import may be opened. */
const columns = (unit: string | null, opens: boolean): Column<ValueRow>[] => [
  {
    name: "Day",
    by: ({ date }) => date,
    cell: ({ date }) => html`<span class="nowrap">${dayName(date)}</span>`,
  },
  {
    name: "Value",
    number: true,
    by: shareOf,
    cell: (row) => {
      const value = shareOf(row);
      return row.withheld ? "withheld" : value === null ? null : asValue(value, unit);
    },
  },
  {
    name: "Part of whole",
    number: true,
    by: ({ numerator }) => numerator,
    cell: ({ numerator, denominator }) =>
      numerator === null || denominator === null
        ? null
        : `${asCount(numerator)} of ${asCount(denominator)}`,
  },
  { name: "n", number: true, by: ({ n }) => n, cell: ({ n }) => asCount(n) },
  { name: "In the point", cell: ({ counts }) => (counts ? "yes" : "no") },
  {
    name: "From",
    by: ({ import_id: id, line }) => id * 1e9 + line,
    cell: ({ import_id: id, line, file }) =>
      html`${opens ? html`<a href=${receiptAddress(id)}>import ${id}</a>` : `import ${id}`}, line
      ${asCount(line)}${file === null ? "" : html`<span class="second">${file}</span>`}`,
  },
];
