import { exportTables } from "../contracts/tables.ts";
import { identifier } from "./engine.ts";

type Table = keyof typeof exportTables;

/** Exports whose rows belong to a site and a day, and the column of the day. */
const dayColumns: Partial<Record<Table, string>> = {
  sessions: "date",
  goals: "opened",
  fidelity: "date",
};

/** The column of the day of a row that a later file may replace with its period, or null. */
export const dayColumn = (table: Table): string | null => dayColumns[table] ?? null;

/**
 * The rows of an export that stand, as a query: for each key those of the latest import that brings
 * it, but none of a site and period that a later import replaces. `records`: how many rows the key
 * has. `rows`: what to choose from, for each key all of its rows or none. This is the only place
 * that says so: views of schema `standing` give it to the models and to every other query.
 */
export function standingRows(table: Table, rows = `raw.${identifier(table)}`): string {
  const columns = Object.keys(exportTables[table]).map(identifier);
  const day = dayColumn(table);
  const chosen = columns.map((column) => `r.${column}`).join(", ");
  const latest = `
    SELECT ${columns.join(", ")}, rank() OVER newest_first AS place,
      CAST(count(*) OVER newest_first AS integer) AS records
    FROM ${rows} AS given
    WINDOW newest_first AS (PARTITION BY agency, key ORDER BY import_id DESC)`;
  if (day === null) return `SELECT ${chosen}, r.records FROM (${latest}) AS r WHERE r.place = 1`;
  const ofMeasure = table === "fidelity" ? "AND p.grain = r.grain AND p.measure = r.measure" : "";
  return `
    SELECT ${chosen}, r.records
    FROM (${latest}) AS r
    LEFT JOIN raw.replaced AS p
      ON p.agency = r.agency AND p.export = '${table}' AND p.replaces = r.import_id
      AND p.site = lower(r.site) ${ofMeasure}
      AND r.${identifier(day)} BETWEEN p.from_date AND p.to_date
    WHERE r.place = 1 AND p.replaces IS NULL`;
}

/** The statements that make the views `standing.<export>` over the raw tables. */
export const standingViews = (): string[] => [
  "CREATE SCHEMA standing",
  ...Object.keys(exportTables).map(
    (table) => `CREATE VIEW standing.${identifier(table)} AS ${standingRows(table as Table)}`,
  ),
];
