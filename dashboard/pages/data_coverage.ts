import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { SeriesCoverage } from "../../server/api.ts";
import { findHoles, seriesKey } from "../holes.ts";
import type { Hole } from "../holes.ts";
import { dayName } from "../months.ts";
import { asCount, counted } from "../numbers.ts";
import { choice } from "../parts/choice.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { periods } from "../period.ts";
import { coverageAddress, pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";
import { exportNames } from "../vocabulary.ts";
import { coverageGrid, nameOf } from "./data_coverage_grid.ts";
import type { Chosen } from "./data_coverage_grid.ts";
import { askCompleteness, holeList } from "./data_holes.ts";
import { logging } from "./data_logging.ts";

/** Which months of which export are in at which site, and what do sessions lack? */
export function coverage(view: View): TemplateResult {
  const { sources, status } = view;
  const back = html`<p class="back"><a href=${pageAddress("data")}>← Data</a></p>`;
  if (!status.build) {
    return html`${back}
      <header class="lead"><h1>Which months are in</h1></header>
      ${empty(
        "No export has been imported yet.",
        html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
      )}`;
  }
  const found = askCompleteness(sources);
  if (found.state === "failed") return html`${back}${failed(found.message, location.href)}`;
  if (found.state === "loading") return html`${back}${loading()}`;
  const { series, holes: rows } = found.data;
  const holes = findHoles(rows, series);
  return html`${back}
    <header class="lead">
      <h1>${finding(holes, series)}</h1>
    </header>
    ${holeList(holes, view)} ${months(view, series, holes)} ${logging(view)}`;
}

/** What the holes come to, as one sentence. */
function finding(holes: readonly Hole[], series: readonly SeriesCoverage[]): string {
  const sites = new Set(series.map(({ site }) => site)).size;
  const lacking = new Set(holes.map(({ site }) => site)).size;
  if (series.length === 0) return "No export with sites and months is in yet.";
  if (holes.length === 0)
    return sites === 1
      ? "No holes: every month between the first and the last is in."
      : "No holes: every site has the months that the others have.";
  const where =
    sites === 1
      ? "an export lacks"
      : `${lacking} of ${sites} sites ${lacking === 1 ? "lacks" : "lack"}`;
  return `${counted(holes.length, "hole")}: ${where} months in between or at the end.`;
}

/** An export, and how many holes it has. */
type Export = Chosen & { holes: number };

/** The exports of which anything is in, each with how many holes it has. */
function exportsOf(series: readonly SeriesCoverage[], holes: readonly Hole[]): Export[] {
  const all = [...new Set(series.map(({ site }) => site))].toSorted();
  return [...Map.groupBy(series, seriesKey).values()]
    .map((sites) => {
      const { export: name, measure, grain } = sites[0]!;
      const own = holes.filter(
        (hole) =>
          hole.export === name &&
          hole.grain === grain &&
          (measure === null || hole.measures.includes(measure)),
      );
      const known = new Set(sites.map(({ site }) => site));
      const without = all.filter((site) => !known.has(site));
      return { export: name, measure, grain, sites, without, holes: own.length };
    })
    .toSorted((a, b) => exportNames.indexOf(a.export) - exportNames.indexOf(b.export));
}

function chosenOf(all: readonly Export[], filters: Filters): Export | undefined {
  return (
    all.find(
      (each) => each.export === filters.export && (each.measure ?? undefined) === filters.measure,
    ) ??
    all.find((each) => each.export === filters.export) ??
    all.find(({ holes }) => holes > 0) ??
    all[0]
  );
}

function months(
  view: View,
  series: readonly SeriesCoverage[],
  holes: readonly Hole[],
): TemplateResult | string {
  const { filters } = view.state;
  const all = exportsOf(series, holes);
  const chosen = chosenOf(all, filters);
  if (!chosen) return "";
  const set = (changes: Parameters<typeof withFilters>[1]) =>
    view.go(coverageAddress(withFilters(filters, changes)));
  return html`<section class="covered" aria-labelledby="months-title">
    <h2 id="months-title">Months that are in</h2>
    ${table("Exports, and how far each goes", columns(view, chosen), all, { stacks: true, sorts: true })}
    <form
      class="controls"
      aria-label="Months shown"
      @submit=${(event: Event) => event.preventDefault()}
    >
      ${choice("Period", periods, filters.period ?? "24", (period) =>
        set({ period: period === "24" ? null : period }),
      )}
    </form>
    ${coverageGrid(view, chosen)}
  </section>`;
}

const columns = (view: View, chosen: Export): Column<Export>[] => [
  {
    name: "Export",
    cell: (row) => {
      const { export: name, measure } = row;
      const address = coverageAddress(
        withFilters(view.state.filters, { export: name, measure: measure ?? null }),
      );
      return html`<a href=${address} aria-current=${row === chosen ? "true" : "false"}
        >${nameOf(row, view)}</a
      >`;
    },
    by: (row) => nameOf(row, view),
  },
  {
    name: "Sites",
    number: true,
    cell: ({ sites, without }) =>
      without.length === 0
        ? asCount(sites.length)
        : html`<b class="lacks"
            >${asCount(sites.length)} of ${asCount(sites.length + without.length)}</b
          >`,
    by: ({ sites }) => sites.length,
  },
  {
    name: "Newest day",
    cell: ({ sites }) => newestDay(sites),
    by: ({ sites }) =>
      sites
        .map(({ newest }) => newest ?? "")
        .toSorted()
        .at(-1) || null,
  },
  {
    name: "Holes",
    number: true,
    cell: ({ holes }) => (holes === 0 ? "none" : html`<b class="lacks">${asCount(holes)}</b>`),
    by: ({ holes }) => holes,
  },
];

/** The newest day of all sites, and the site that is furthest behind where they differ. */
function newestDay(sites: readonly SeriesCoverage[]): TemplateResult | string {
  const dated = sites.filter(({ newest }) => newest !== null);
  if (dated.length === 0) return "–";
  const sorted = dated.toSorted((a, b) => a.newest!.localeCompare(b.newest!));
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  return html`<span class="nowrap">${dayName(most.newest!)}</span>${
      least.newest === most.newest
        ? ""
        : html`<span class="second">${least.site} to ${dayName(least.newest!)}</span>`
    }`;
}
