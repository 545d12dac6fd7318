import type { ExportName } from "../contracts/column.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { quoted } from "./content.ts";

// Rows of a sessions file that were found to stand while they were read (`incoming.known`) are not in
// `incoming.rows`: they are told by the rows of the raw table.

/**
 * Whether a row of the file has the number of one that was found to stand: then no row can be judged
 * alone, and all have to be read again.
 */
export async function sharesKeys({ query }: NextWarehouse): Promise<boolean> {
  const some = await query("SELECT 1 FROM incoming.known LIMIT 1");
  if (some.rowCount === 0) return false;
  const shared = await query(`
    SELECT 1 FROM incoming.ids AS i JOIN raw.sessions AS r ON r.key = i.session_id
    JOIN incoming.known AS k ON k.place = r.rowid LIMIT 1`);
  return shared.rowCount > 0;
}

/**
 * Makes `incoming.once` of the rows that were found to stand, without copies: the line and key of
 * each, the import that has it and its line there, since row numbers change when the warehouse is written.
 */
export async function countKnown({
  query,
}: NextWarehouse): Promise<{ rows: number; copies: number }> {
  const [row] = (
    await query(`
    SELECT CAST(count(*) AS INTEGER) AS rows, CAST(count(*) - count(DISTINCT place) AS INTEGER) AS copies
    FROM incoming.known`)
  ).rows();
  const [rows, copies] = [Number(row!.rows), Number(row!.copies)];
  const first = copies === 0 ? "k.line" : "min(k.line)";
  await query(`
    CREATE TABLE incoming.once AS
    SELECT ${first} AS line, r.key, r.import_id, r.line AS was
    FROM incoming.known AS k JOIN raw.sessions AS r ON r.rowid = k.place
    ${copies === 0 ? "" : "GROUP BY r.key, r.import_id, r.line"}`);
  return { rows, copies };
}

/** As a condition: a row of the raw table is one of those that were found to stand. */
export const isOnce = (row: string): string =>
  `o.import_id = ${row}.import_id AND o.was = ${row}.line`;

/** As a query: these columns of the rows that were found to stand. */
export const knownRows = (table: ExportName, columns: readonly string[]): string => `
  SELECT ${columns.map((name) => `r.${quoted(name)}`).join(", ")}
  FROM raw.${quoted(table)} AS r JOIN incoming.once AS o ON ${isOnce("r")}`;
