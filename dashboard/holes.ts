import type { HoleRow, Measure, SeriesCoverage } from "../server/api.ts";
import { addMonths, monthName, monthOf, quarterName, shortMonth } from "./months.ts";
import { listed } from "./numbers.ts";
import { measureName } from "./series.ts";

/** Periods in a row (first days) that an export lacks at a site; several measures lacking the same are one. */
export type Hole = Pick<SeriesCoverage, "export" | "grain" | "site"> & {
  measures: string[];
  months: string[];
  /** Whether the site has rows after them, or other sites alone. */
  hole: HoleRow["hole"];
  /** Other sites of the export, and of them those that lack none of these periods. */
  others: number;
  complete: number;
};

type Series = Pick<SeriesCoverage, "export" | "measure" | "grain">;

/** What tells series of exports apart, whatever the site. */
export const seriesKey = ({ export: name, measure, grain }: Series): string =>
  JSON.stringify([name, measure, grain]);

/** The first day of the period after one. */
const after = (month: string, grain: string): string =>
  `${addMonths(monthOf(month), grain === "quarter" ? 3 : 1)}-01`;

/** The periods of one series at one site, parted where one does not follow the other. */
function runs(months: readonly string[], grain: string): string[][] {
  const parted: string[][] = [];
  for (const month of months.toSorted()) {
    const run = parted.at(-1);
    if (run && after(run.at(-1)!, grain) === month) run.push(month);
    else parted.push([month]);
  }
  return parted;
}

/** The holes that periods without rows make, those with the newest period first. */
export function findHoles(rows: readonly HoleRow[], series: readonly SeriesCoverage[]): Hole[] {
  const lacking = Map.groupBy(rows, (row) => JSON.stringify([seriesKey(row), row.site]));
  const bySeries = Map.groupBy(rows, seriesKey);
  const holes = new Map<string, Hole>();
  for (const periods of lacking.values()) {
    const { site, ...of } = periods[0]!;
    const { export: name, measure, grain } = of;
    const kinds = new Map(periods.map(({ month, hole }) => [month, hole]));
    for (const months of runs([...kinds.keys()], grain)) {
      const key = JSON.stringify([name, grain, site, months]);
      const known = holes.get(key);
      if (known) known.measures.push(measure ?? "");
      else {
        const beside = others(of, site, months, bySeries.get(seriesKey(of)) ?? [], series);
        const hole = kinds.get(months.at(-1)!)!;
        const measures = measure === null ? [] : [measure];
        holes.set(key, { export: name, grain, site, measures, months, hole, ...beside });
      }
    }
  }
  return [...holes.values()].toSorted(
    (a, b) =>
      b.months.at(-1)!.localeCompare(a.months.at(-1)!) ||
      a.export.localeCompare(b.export) ||
      a.site.localeCompare(b.site),
  );
}

/** How many other sites have the series, and how many of them none of its holes in the periods. */
function others(
  of: Series,
  site: string,
  months: readonly string[],
  rows: readonly HoleRow[],
  series: readonly SeriesCoverage[],
): Pick<Hole, "others" | "complete"> {
  const key = seriesKey(of);
  const beside = series.filter((each) => each.site !== site && seriesKey(each) === key);
  const lacks = new Set(rows.filter((row) => months.includes(row.month)).map((row) => row.site));
  const complete = beside.filter(
    ({ site: other, first, last }) =>
      first <= months[0]! && last >= months.at(-1)! && !lacks.has(other),
  );
  return { others: beside.length, complete: complete.length };
}

/** "Apr 2026", "Apr and May 2026", "Nov 2025 to Feb 2026", "Q1 2026": first days in a row. */
export function monthsInWords(months: readonly string[], grain: string): string {
  const [first = "", last = first] = [months[0], months.at(-1)];
  const name = grain === "quarter" ? quarterName : (month: string) => monthName(monthOf(month));
  if (months.length === 1) return name(first);
  const join = months.length === 2 ? " and " : " to ";
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  const begin = !sameYear
    ? name(first)
    : grain === "quarter"
      ? name(first).slice(0, 2)
      : shortMonth(first);
  return `${begin}${join}${name(last)}`;
}

const lacks: Record<SeriesCoverage["export"], string> = {
  sessions: "no coaching sessions",
  fidelity: "no values",
  goals: "no open PD goals",
  staff: "no staff",
  priorities: "no priorities",
};

/** "Millbrook has no coaching sessions for Apr and May 2026; the other 3 sites have." */
export function holeSentence(hole: Hole, measures: readonly Measure[]): string {
  const { export: name, site, months, grain, others: all, complete } = hole;
  const names = hole.measures.map((id) => inSentence(measureName(id, measures)));
  const shown =
    names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more measures`] : names;
  const what = names.length > 0 ? `${lacks[name]} of ${listed(shown)}` : lacks[name];
  return `${site} has ${what} for ${monthsInWords(months, grain)}; ${besides(all, complete)}.`;
}

/** A name in the middle of a sentence: "Natural supports" without its capital, "MI skills" with it. */
const inSentence = (name: string): string =>
  name.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());

function besides(all: number, complete: number): string {
  if (all === 0) return "it has before and after";
  if (all === 1) return complete === 1 ? "the other site has" : "nor has the other site";
  if (complete === 0) return "no other site has all of it either";
  if (complete === all) return `the other ${all} sites have`;
  return `${complete} of the other ${all} sites ${complete === 1 ? "has" : "have"}`;
}
