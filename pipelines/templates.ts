import { columnsOf, type ExportName, exportNames } from "./contracts/column.ts";
import { contracts } from "./contracts/exports.ts";
import { marks } from "./contracts/marks.ts";

/** A column of a template: what it means and, where it is marked, why it makes a difference. */
export type TemplateColumn = {
  name: string;
  doc: string;
  required: boolean;
  marked: boolean;
  why: string | null;
};

export type Template = { export: ExportName; grain: string; columns: TemplateColumn[] };

/** Rows of the mart `not_logged`. */
export type NotLogged = { field: string; sessions: number; would_do: number };

/**
 * The template of each export: the contract's columns in order. `notLogged` are the store's own
 * figures, which stand before the reasons of the rules where there are any.
 */
export function readTemplates(notLogged: readonly NotLogged[]): Template[] {
  return exportNames.map((name) => ({
    export: name,
    grain: contracts[name].grain,
    columns: columnsOf(contracts[name]).map(([column, { doc, required }]) => {
      const measured = name === "sessions" ? measuredWhy(column, notLogged) : null;
      const why = measured ?? marks[name]?.[column] ?? null;
      return { name: column, doc, required, marked: why !== null, why };
    }),
  }));
}

/**
 * A template as CSV with a byte order mark, so that spreadsheets read it as UTF-8: one line, the
 * names of the columns. A `*` after a name marks it; the import does not see it.
 */
export function templateCsv({ columns }: Template): string {
  const names = columns.map(({ name, marked }) => (marked ? `${name}*` : name));
  return `\ufeff${names.join(",")}\r\n`;
}

const lacks: Record<string, string> = {
  goal_ids: "lack only a goal number: an attendee had a goal open that day",
  trigger: "have no reason; one that is neither scheduled nor other would do",
};

/** `of the 51 sessions not enough logged, 61 % lack only a goal number ...`, or null without data. */
function measuredWhy(column: string, notLogged: readonly NotLogged[]): string | null {
  const found = notLogged.find(({ field }) => field === column);
  if (found === undefined || found.would_do === 0) return null;
  const { sessions, would_do: wouldDo } = found;
  const many = `${sessions.toLocaleString("en")} sessions`;
  // A theme would do for every one of them: that is no share of theirs beside the others.
  if (column === "themes")
    return `a theme alone would do for ${sessions === 1 ? "the one session" : `each of the ${many}`} not enough logged`;
  const lack = lacks[column];
  if (lack === undefined) return null;
  const all = sessions === 1 ? "the one session" : `the ${many}`;
  return `of ${all} not enough logged, ${percent(wouldDo, sessions)} ${lack}`;
}

/** Whole percent, never 100 % or 0 % where it is not all or none. */
function percent(part: number, whole: number): string {
  if (part === whole) return "100 %";
  return `${Math.min(99, Math.max(1, Math.round((100 * part) / whole)))} %`;
}
