import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ExportMonth, SeriesCoverage, TrendRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { askMart } from "../marts.ts";
import { monthName, monthOf, quarterName } from "../months.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { monthGrid } from "../parts/month_grid.ts";
import type { Cell } from "../parts/month_grid.ts";
import { failed, loading } from "../parts/states.ts";
import { monthsShown } from "../period.ts";
import { measureName, seriesId } from "../series.ts";
import { pageAddress, valuesAddress } from "../state.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";

/** An export, of fidelity a measure, over its sites. */
export type Chosen = Pick<SeriesCoverage, "export" | "measure" | "grain"> & {
  sites: readonly SeriesCoverage[];
  /** Sites that other exports know, and this one does not. */
  without: readonly string[];
};

const units: Record<SeriesCoverage["export"], readonly [string, string]> = {
  sessions: ["session", "sessions"],
  fidelity: ["row", "rows"],
  goals: ["open goal", "open goals"],
  staff: ["staff member", "staff members"],
  priorities: ["priority", "priorities"],
};

/** An export as it is called here, with its measure. */
export const nameOf = (
  { export: name, measure }: Pick<SeriesCoverage, "export" | "measure">,
  { status }: View,
): string =>
  measure === null
    ? exportName(name)
    : `${exportName(name)}: ${measureName(measure, status.measures)}`;

/** Rows of one export by site and month. */
export function coverageGrid(view: View, chosen: Chosen): TemplateResult {
  const { export: name, measure, grain } = chosen;
  const query = new URLSearchParams({ export: name, measure: measure ?? "", grain });
  const address = `/api/marts/export_coverage?${query}`;
  const found = view.sources.read(address, () =>
    ask<ExportMonth[]>(`${address}&format=json&view=screen`),
  );
  const title = nameOf(chosen, view);
  return html`<h3>${title}</h3>
    <p class="note">${about[name]}${outside(chosen)}</p>
    ${
      found.state === "failed"
        ? failed(found.message, location.href)
        : found.state === "loading"
          ? loading()
          : grid(view, chosen, found.data, title)
    }
    ${legend(name)}
    <p class="note">
      <a href="${address}&format=csv" download>All months of ${title} as CSV</a>
    </p>`;
}

const about: Record<SeriesCoverage["export"], string> = {
  sessions: "Sessions by the month of their day.",
  fidelity: "Rows of values by their period.",
  goals: "Goals that are open in a month: opened before its end, and not closed before it.",
  staff: "Staff who are there in a month: hired before its end, and not left before it.",
  priorities: "Priorities that stand in a month. Where one has ended, none standing is no hole.",
};

/** Which sites the export does not know at all. */
function outside({ without }: Chosen): string {
  if (without.length === 0) return "";
  const more = `${without.length - 4} more sites`;
  return ` Nothing at all of ${listed(without.length > 5 ? [...without.slice(0, 4), more] : without)}.`;
}

function grid(
  view: View,
  { export: name, grain, sites }: Chosen,
  rows: readonly ExportMonth[],
  title: string,
): TemplateResult {
  const { status, state } = view;
  const shown = monthsShown(state.filters.period, status.asOf ?? "", rows).filter(
    (month) => grain === "month" || Number(month.slice(5)) % 3 === 1,
  );
  const of = new Map(rows.map((row) => [`${row.site} ${monthOf(row.month)}`, row]));
  const points = name === "fidelity" ? pointsOf(view) : new Map<string, string[]>();
  const bySite = new Map(sites.map((each) => [each.site, each]));
  const period = grain === "quarter" ? quarterName : monthName;
  return monthGrid({
    caption: `${title} by site and ${grain}`,
    sites: [...bySite.keys()],
    months: shown,
    name: period,
    summary: (site) => covered(bySite.get(site)!),
    cell: (site, month) => {
      const row = of.get(`${site} ${month}`);
      const address = row && leadsTo(name, row, month, points);
      return { ...cell(name, row, bySite.get(site)!, month), address };
    },
  });
}

/** "all 28 months", "26 of 28 months" */
function covered({ periods, filled, grain }: SeriesCoverage): string {
  return filled === periods
    ? `all ${counted(periods, grain)}`
    : `${asCount(filled)} of ${counted(periods, grain)}`;
}

const pointKey = (
  row: Pick<TrendRow, "grain" | "site" | "month"> & { measure: string | null },
): string => JSON.stringify([row.measure, row.grain, row.site, row.month]);

/** The series that have a point of a measure at a site in a period. */
function pointsOf({ sources }: View): Map<string, string[]> {
  const trend = sources.read("fidelity_trend", () => askMart<TrendRow>("fidelity_trend"));
  const points = new Map<string, string[]>();
  if (trend.state !== "ready") return points;
  for (const row of trend.data)
    points.set(pointKey(row), [...(points.get(pointKey(row)) ?? []), seriesId(row)]);
  return points;
}

/** Where a cell leads: to its sessions, to its values, or to their charts where it holds several series. */
function leadsTo(
  name: SeriesCoverage["export"],
  row: ExportMonth,
  month: string,
  points: ReadonlyMap<string, string[]>,
): string | undefined {
  const { site, rows } = row;
  if (rows === 0) return undefined;
  if (name === "sessions") return pageAddress("coaching", { site, month });
  const [measure, ...more] = points.get(pointKey(row)) ?? [];
  if (measure === undefined) return undefined;
  return more.length === 0
    ? valuesAddress({ site, measure, month })
    : pageAddress("overview", { site, measure, period: "all" });
}

function cell(
  name: SeriesCoverage["export"],
  row: ExportMonth | undefined,
  { first }: SeriesCoverage,
  month: string,
): Cell {
  if (!row) {
    const words = month < monthOf(first) ? "not begun" : "not expected yet";
    return { text: "", words, tone: "outside" };
  }
  if (row.hole !== null) return { text: "none", words: "a hole", tone: "hole" };
  const [one, many] = units[name];
  if (row.rows === 0) return { text: "0", words: many, tone: "zero" };
  return { text: asCount(row.rows), words: row.rows === 1 ? one : many, tone: "in" };
}

const legend = (name: SeriesCoverage["export"]): TemplateResult =>
  html`<ul class="legend grid-legend" aria-label="What the cells say">
    <li>
      <span class="in">12</span>
      ${units[name][1]}${["sessions", "fidelity"].includes(name) ? ", which open" : ""}
    </li>
    <li><span class="hole">none</span> a hole</li>
    <li><span class="outside"></span> not begun, or not expected yet</li>
  </ul>`;
