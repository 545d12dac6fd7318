import { columnsOf, type ExportName } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { exportTables } from "../contracts/tables.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { standingRows } from "../warehouse/standing.ts";
import { contentOf, quoted } from "./content.ts";

/** A cell that differs from what stands: `row` is the number of the row, or what else names it. */
export type RowChange = {
  line: number;
  row: string;
  column: string;
  /** Null where there was nothing, and for notes and families, which are never shown. */
  was: string | null;
  now: string | null;
};

export type Changes = {
  /** The first cells by line. */
  list: RowChange[];
  /** How many rows (sessions: how many sessions) differ in a column. */
  columns: { column: string; rows: number }[];
};

export const noChanges: Changes = { list: [], columns: [] };

const mostListed = 200;

/** What a row that has no number of its own is called by. */
const labels: Record<ExportName, readonly string[]> = {
  sessions: ["site", "date", "coach"],
  goals: ["goal_id"],
  fidelity: ["site", "date", "measure"],
  staff: ["staff", "site"],
  priorities: ["site", "theme", "from_date"],
  themes: ["theme"],
  measures: ["measure"],
  codebook: ["column"],
};

/** Columns whose name in the contract is a reserved word in SQL. */
const contractNames: Record<string, string> = {
  from_date: "from",
  to_date: "to",
  left_on: "left",
};

/**
 * The cells in which rows of the file differ from those that stand under their keys, once
 * `incoming.met` says which do. The rows of a session are seen as one: what any of them says.
 */
export async function findChanges(next: NextWarehouse, table: ExportName): Promise<Changes> {
  const columns = contentOf(table);
  await next.query(pairs(table, columns));
  const differs = (column: string) =>
    `${quoted(`${column} now`)} IS DISTINCT FROM ${quoted(`${column} was`)}`;
  const counts = columns.map(
    (column) => `CAST(count(*) FILTER (WHERE ${differs(column)}) AS INTEGER) AS ${quoted(column)}`,
  );
  const [counted] = (await next.query(`SELECT ${counts.join(", ")} FROM incoming.pairs`)).rows();
  const changed = columns.flatMap((column) => {
    const rows = Number(counted?.[column]);
    return rows > 0 ? [{ column, rows }] : [];
  });
  if (changed.length === 0) return noChanges;
  const hidden = hiddenColumns(table);
  const first = await next.query(
    `SELECT * FROM incoming.pairs
     WHERE ${changed.map(({ column }) => differs(column)).join(" OR ")}
     ORDER BY line LIMIT ${mostListed}`,
  );
  const list = first.rows().flatMap((pair) =>
    changed.flatMap(({ column }): RowChange[] => {
      const [was, now] = [`${column} was`, `${column} now`].map((cell) => pair[cell] as string);
      if (was === now) return [];
      const shown = hidden.has(column) ? { was: null, now: null } : { was: was!, now: now! };
      const row = String(pair.row);
      return [{ line: Number(pair.line), row, column: shownName(column), ...shown }];
    }),
  );
  return {
    list: list.slice(0, mostListed),
    columns: changed.map(({ column, rows }) => ({ column: shownName(column), rows })),
  };
}

const shownName = (column: string): string => contractNames[column] ?? column;

const hiddenColumns = (table: ExportName): Set<string> =>
  new Set(
    columnsOf(contracts[table]).flatMap(([name, { kind }]) =>
      kind === "note" || kind === "case" ? [name] : [],
    ),
  );

/**
 * Each row of the file that differs beside the one that stands in its place: sessions by their
 * number, of several rows under one key the first beside the first.
 */
function pairs(table: ExportName, columns: readonly string[]): string {
  const unit = table === "sessions" ? "session_id" : "row_hash";
  const cells = columns.map((column) => `${united(table, column)} AS ${quoted(column)}`).join(", ");
  const rows = `(SELECT * FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM incoming.met WHERE NOT same))`;
  const both = columns
    .map((column) =>
      ["now", "was"]
        .map((side) => `${side}.${quoted(column)} AS ${quoted(`${column} ${side}`)}`)
        .join(", "),
    )
    .join(", ");
  const named = `concat_ws(' · ', ${labels[table].map((column) => `now.${quoted(column)}`).join(", ")})`;
  const ownNumber = "now.unit_id NOT LIKE 's-' || left(now.key, 12) || '%'";
  return `
    CREATE TABLE incoming.pairs AS
    WITH now AS (
      SELECT key, ${unit} AS unit_id, min(line) AS line, ${cells},
        row_number() OVER (PARTITION BY key ORDER BY min(line)) AS place
      FROM incoming.fresh
      WHERE (key, ${unit}) IN (SELECT (key, unit) FROM incoming.met WHERE NOT same)
      GROUP BY key, ${unit}
    ),
    was AS (
      SELECT key, ${unit} AS unit_id, ${cells},
        row_number() OVER (PARTITION BY key ORDER BY min(line)) AS place
      FROM (${standingRows(table, rows)})
      WHERE (key, ${unit}) NOT IN (SELECT (key, unit) FROM incoming.met WHERE same)
      GROUP BY key, ${unit}
    )
    SELECT now.line, ${table === "sessions" ? `CASE WHEN ${ownNumber} THEN now.unit_id ELSE ${named} END` : named} AS row, ${both}
    FROM now LEFT JOIN was
      ON was.key = now.key AND ${table === "sessions" ? "was.unit_id = now.unit_id" : "was.place = now.place"}`;
}

/** What the rows of a session, or one row, say in a column as text; nothing is null. */
function united(table: ExportName, column: string): string {
  const type: string = (exportTables[table] as Record<string, string>)[column]!;
  const values =
    type === "VARCHAR[]"
      ? `flatten(list(${quoted(column)}) FILTER (WHERE ${quoted(column)} IS NOT NULL))`
      : `list(${asText(column, type)}) FILTER (WHERE ${quoted(column)} IS NOT NULL)`;
  const text = `array_to_string(list_sort(list_distinct(${values})), '; ')`;
  return `nullif(${type === "VARCHAR[]" ? `replace(${text}, '|', ', ')` : text}, '')`;
}

function asText(column: string, type: string): string {
  if (type === "BOOLEAN") return `CASE WHEN ${quoted(column)} THEN 'yes' ELSE 'no' END`;
  const text = `CAST(${quoted(column)} AS VARCHAR)`;
  return type === "DOUBLE PRECISION" ? `regexp_replace(${text}, '\\.0$', '')` : text;
}
