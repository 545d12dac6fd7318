import type { ExportName } from "../contracts/column.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { dayColumn, standingRows } from "../warehouse/standing.ts";
import { quoted } from "./content.ts";
import { isOnce, knownRows } from "./known.ts";

/** Rows of a site that stand, lie within the days of a file and are not in it. */
export type Absent = {
  site: string;
  /** First and last day that the file has of the site. */
  from: string;
  to: string;
  /** Sessions, goals or measured values. */
  rows: number;
  /** The imports that brought them. */
  imports: number[];
};

/**
 * What stands of earlier imports at the sites of the file, from its first to its last day there
 * (of fidelity: of what it measures), and is not in the file. Needs `incoming.keyed`.
 */
export async function findAbsent(
  { query }: NextWarehouse,
  table: ExportName,
  earlier: readonly number[],
): Promise<Absent[]> {
  const day = dayColumn(table);
  if (day === null || earlier.length === 0) return [];
  const within = `lower(r.site) = s.site AND r.${quoted(day)} BETWEEN s.from_date AND s.to_date ${ofMeasure(table)}`;
  const others = await query(`
    SELECT (SELECT count(*) FROM raw.${quoted(table)}) > (SELECT count(*) FROM incoming.once) AS some`);
  if (others.rows()[0]!.some !== true) return [];
  await query(`CREATE OR REPLACE TABLE incoming.spans AS ${spans(table, day)}`);
  await query(`
    CREATE OR REPLACE TABLE incoming.missed AS
    SELECT DISTINCT r.key
    FROM (
      SELECT a.* FROM raw.${quoted(table)} a ANTI JOIN incoming.keyed k ON k.key = a.key
      ANTI JOIN incoming.once o ON ${isOnce("a")}
    ) r
      JOIN incoming.spans s ON ${within}
    WHERE r.import_id IN (${earlier.join(", ")})`);
  // A session that was brought again is kept with the first import that did.
  const [last, again] =
    table === "sessions"
      ? ["greatest(r.import_id, u.import_id)", "LEFT JOIN incoming.last_brought u ON u.key = r.key"]
      : ["r.import_id", ""];
  if (table === "sessions")
    await query(`
      CREATE OR REPLACE TABLE incoming.last_brought AS
      SELECT key, max(import_id) AS import_id FROM raw.unchanged_sessions
      WHERE key IN (SELECT key FROM incoming.missed) GROUP BY key`);
  const rows = `(SELECT * FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM incoming.missed))`;
  const found = await query(`
    SELECT any_value(s.name) AS site, CAST(min(s.from_date) AS VARCHAR) AS "from",
      CAST(max(s.to_date) AS VARCHAR) AS "to", CAST(count(DISTINCT ${countedBy(table)}) AS INTEGER) AS rows,
      array_to_string(list_sort(list_distinct(list(${last}))), ',') AS imports
    FROM (${standingRows(table, rows)}) r JOIN incoming.spans s ON ${within} ${again}
    WHERE r.import_id IN (${earlier.join(", ")})
    GROUP BY s.site ORDER BY rows DESC, s.site`);
  return found.rows().map((row) => ({
    site: String(row.site),
    from: String(row.from),
    to: String(row.to),
    rows: Number(row.rows),
    imports: String(row.imports).split(",").map(Number),
  }));
}

/** Lets the file be all that stands of earlier imports at its sites on its days. */
export async function replacePeriods(
  { query, agency }: NextWarehouse,
  table: ExportName,
  importId: number,
  earlier: readonly number[],
): Promise<void> {
  const day = dayColumn(table);
  if (day === null || earlier.length === 0) return;
  await query(
    `INSERT INTO raw.replaced (agency, import_id, replaces, export, site, grain, measure, from_date, to_date)
     SELECT $agency, $importId, unnest([${earlier.join(", ")}]), $table, site, grain, measure, from_date, to_date
     FROM (${spans(table, day)})`,
    { agency, importId, table },
  );
}

/** The first and the last day that the file has of each site. */
function spans(table: ExportName, day: string): string {
  const columns = ["site", day, ...(table === "fidelity" ? ["grain", "measure"] : [])];
  const names = columns.map(quoted).join(", ");
  const measured = table === "fidelity" ? "grain, measure" : "NULL AS grain, NULL AS measure";
  return `
    SELECT lower(site) AS site, min(site) AS name, ${measured},
      min(${quoted(day)}) AS from_date, max(${quoted(day)}) AS to_date
    FROM (SELECT ${names} FROM incoming.places UNION ALL ${knownRows(table, columns)})
    WHERE ${quoted(day)} IS NOT NULL
    GROUP BY lower(site)${table === "fidelity" ? ", grain, measure" : ""}`;
}

const ofMeasure = (table: ExportName): string =>
  table === "fidelity" ? "AND r.grain = s.grain AND r.measure = s.measure" : "";

const countedBy = (table: ExportName): string =>
  table === "sessions" ? "r.session_id" : "(r.key, r.line)";
