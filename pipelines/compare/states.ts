import type { ExportName } from "../contracts/column.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { standingRows } from "../warehouse/standing.ts";
import { quoted } from "./content.ts";
import { baseOf, keyed } from "./keys.ts";

/** What becomes of the records of a file beside those that stand. */
export type States = {
  changed: number;
  unchanged: number;
  /** Keys under which more stands than the file brings. */
  fewer: number;
  /** Rows in `incoming.again`. */
  again: number;
};

export const noStates: States = { changed: 0, unchanged: 0, fewer: 0, again: 0 };

/** A session is judged as a whole, every other row for itself. */
const unitOf = (table: ExportName): string => (table === "sessions" ? "session_id" : "row_hash");

/**
 * Counts the records of which a row differs from what stands under its key, those of which none
 * does, and the keys under which more stands than the file brings. Most rows are alone under their
 * key, in the file and among the rows of all imports, and say the same: they come into
 * `incoming.again` with the import that has the row; without a number those that were found to stand
 * while they were read. The others (`incoming.rest`) are compared with
 * all that stands under their keys (`incoming.standing`) in `incoming.met`.
 */
export async function statesOf({ query }: NextWarehouse, table: ExportName): Promise<States> {
  await query(`CREATE TABLE incoming.keyed AS ${keyed(table)}`);
  await query(`
    CREATE TABLE incoming.pairs AS
    SELECT k.number, k.line, k.key, r.import_id,
      coalesce(r.row_hash = k.row_hash AND r.${unitOf(table)} = k.unit, false) AS same
    FROM incoming.keyed k JOIN raw.${quoted(table)} r ON r.key = k.key`);
  const replaced = await query("SELECT 1 FROM raw.replaced WHERE export = $table LIMIT 1", {
    table,
  });
  await query(`CREATE TABLE incoming.several AS ${several(table, replaced.rowCount > 0)}`);
  await query(`
    CREATE VIEW incoming.again AS
    SELECT number, line, key, import_id FROM incoming.pairs p
    ANTI JOIN incoming.several s ON s.number = p.number WHERE p.same
    UNION ALL
    SELECT NULL, line, key, import_id FROM incoming.once`);
  await query(`
    CREATE TABLE incoming.rest AS
    SELECT * FROM incoming.keyed WHERE number IN (
      SELECT number FROM incoming.pairs WHERE NOT same UNION ALL SELECT number FROM incoming.several)`);
  await query(`CREATE TABLE incoming.standing AS ${standingMet(table)}`);
  await query(`
    CREATE TABLE incoming.met AS
    WITH units AS (SELECT key, unit, ${setDigest} AS content FROM incoming.rest GROUP BY key, unit),
    before AS (SELECT key, unit, ${setDigest} AS content FROM incoming.standing GROUP BY key, unit),
    keys AS (SELECT key, min(import_id) AS import_id FROM incoming.standing GROUP BY key)
    SELECT key, unit, import_id, before.content IS NOT NULL AND before.content = units.content AS same
    FROM units JOIN keys USING (key) LEFT JOIN before USING (key, unit)`);
  const [row] = (
    await query(`
    WITH records AS (${table === "fidelity" ? recordsOfRows : rowsAlone}),
    units AS (
      SELECT key, count(DISTINCT unit) AS units FROM incoming.rest GROUP BY key
      ${table === "sessions" ? "" : `UNION ALL ${copiesByKey(table)}`}
    ),
    brought AS (SELECT key, sum(units) AS units FROM units GROUP BY key),
    stand AS (SELECT key, count(DISTINCT unit) AS units FROM incoming.standing GROUP BY key)
    SELECT changed, unchanged, CAST((SELECT count(*) FROM incoming.again) AS INTEGER) AS again,
      CAST((SELECT count(*) FROM brought JOIN stand USING (key) WHERE stand.units > brought.units) AS INTEGER) AS fewer
    FROM records`)
  ).rows();
  const alone = table === "fidelity" ? 0 : Number(row!.again);
  return {
    changed: Number(row!.changed),
    unchanged: Number(row!.unchanged) + alone,
    fewer: Number(row!.fewer),
    again: Number(row!.again),
  };
}

/** Rows that share their key with others of the file, or with several of other imports. */
function several(table: ExportName, isEach: boolean): string {
  if (isEach) return "SELECT DISTINCT number FROM incoming.pairs";
  const keys = table === "sessions" ? "incoming.keys" : "incoming.keyed";
  return `
    SELECT number FROM incoming.pairs GROUP BY number HAVING count(*) > 1
    UNION
    SELECT number FROM incoming.pairs
    WHERE key IN (SELECT key FROM ${keys} GROUP BY key HAVING count(*) > 1)`;
}

const counted = `
  CAST(count(*) FILTER (WHERE changed) AS INTEGER) AS changed,
  CAST(count(*) FILTER (WHERE known AND NOT changed) AS INTEGER) AS unchanged`;

/** Each row is a record. */
const rowsAlone = `
  SELECT ${counted}
  FROM (SELECT same = false AS changed, same IS NOT NULL AS known
    FROM incoming.rest LEFT JOIN incoming.met USING (key, unit))`;

/** Rows that share a line are one record. */
const recordsOfRows = `
  SELECT ${counted}
  FROM (
    SELECT line, bool_or(same = false) AS changed, bool_and(same IS NOT NULL) AS known
    FROM (
      SELECT k.line, CASE WHEN a.number IS NULL THEN m.same ELSE true END AS same
      FROM incoming.keyed k LEFT JOIN incoming.again a ON a.number = k.number
        LEFT JOIN incoming.met m ON m.key = k.key AND m.unit = k.unit
    )
    GROUP BY line)`;

/** Rows that are copies of another of the file: the file brings them, although one of them stands. */
const copiesByKey = (table: ExportName): string => `
  SELECT ${baseOf(table)} AS key, count(*) AS units FROM incoming.${quoted(table)}
  WHERE line IN (SELECT line FROM incoming.copies) GROUP BY 1`;

/** What the hashes of the rows of a group are together, whatever their order. */
const setDigest = `
  struct_pack(rows := count(*), total := sum(CAST(row_hash AS BIGINT)), mixed := bit_xor(CAST(row_hash AS BIGINT)))`;

/** The rows that stand under the keys of the rest. */
const standingMet = (table: ExportName): string => {
  const rows = `(SELECT * FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM incoming.rest))`;
  return `
    SELECT key, import_id, line, row_hash, ${unitOf(table)} AS unit
    FROM (${standingRows(table, rows)})`;
};
