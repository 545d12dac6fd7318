import { columnsOf, type ExportName } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { exportTables } from "../contracts/tables.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
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
const mostCharacters = 500;

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
 * `incoming.met` says which do. The rows of a session are seen as one: what any of them says. Counts
 * go column by column, so that a large file whose every row changed needs little memory.
 */
export async function findChanges(next: NextWarehouse, table: ExportName): Promise<Changes> {
  await next.query(changedUnits(table));
  await next.query(`
    CREATE TABLE incoming.now_rows AS
    SELECT c.pair, k.number FROM incoming.changed c JOIN incoming.keyed k ON k.key = c.key AND k.unit = c.unit`);
  await next.query(`
    CREATE TABLE incoming.was_rows AS
    SELECT c.pair, r.rowid AS number
    FROM incoming.changed c JOIN incoming.standing s ON s.key = c.key AND s.unit = c.was_unit
      JOIN raw.${quoted(table)} r ON r.import_id = s.import_id AND r.line = s.line AND r.key = s.key AND r.row_hash = s.row_hash`);
  const [size] = (
    await next.query(
      "SELECT bool_or(now_rows > 1 OR was_rows > 1) AS several FROM incoming.changed",
    )
  ).rows();
  const columns: Changes["columns"] = [];
  const changed: string[] = [];
  for (const column of contentOf(table)) {
    let rows = await count(next, differingRows(table, column));
    if (size?.several === true) rows += await count(next, differingSets(table, column));
    if (rows === 0) continue;
    changed.push(column);
    columns.push({ column: shownName(column), rows });
  }
  return { list: changed.length === 0 ? [] : await firstCells(next, table, changed), columns };
}

async function count({ query }: NextWarehouse, from: string): Promise<number> {
  const [row] = (await query(`SELECT CAST(count(*) AS INTEGER) AS n FROM ${from}`)).rows();
  return Number(row!.n);
}

async function firstCells(
  next: NextWarehouse,
  table: ExportName,
  changed: readonly string[],
): Promise<RowChange[]> {
  const hidden = hiddenColumns(table);
  const first = await next.query(firstPairs(table));
  const list = first.rows().flatMap((pair) =>
    changed.flatMap((column): RowChange[] => {
      const [was, now] = [`${column} was`, `${column} now`].map((cell) => pair[cell] as string);
      if (was === now) return [];
      const shown = hidden.has(column)
        ? { was: null, now: null }
        : { was: clipped(was!), now: clipped(now!) };
      const row = String(pair.row);
      return [{ line: Number(pair.line), row, column: shownName(column), ...shown }];
    }),
  );
  return list.slice(0, mostListed);
}

/** A receipt keeps the first characters of a long text. */
const clipped = (text: string | null): string | null =>
  text !== null && text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;

const shownName = (column: string): string => contractNames[column] ?? column;

const hiddenColumns = (table: ExportName): Set<string> =>
  new Set(
    columnsOf(contracts[table]).flatMap(([name, { kind }]) =>
      kind === "note" || kind === "case" ? [name] : [],
    ),
  );

/**
 * Each unit of the file that differs beside the one that stands in its place: sessions by their
 * number, of several rows under one key the first beside the first. Pairs are numbered by line.
 */
function changedUnits(table: ExportName): string {
  return `
    CREATE TABLE incoming.changed AS
    WITH differing AS (SELECT DISTINCT key FROM incoming.met WHERE NOT same),
    now AS (
      SELECT k.key, k.unit, min(k.line) AS line, count(*) AS rows,
        row_number() OVER (PARTITION BY k.key ORDER BY min(k.line)) AS place
      FROM incoming.keyed k JOIN incoming.met m ON m.key = k.key AND m.unit = k.unit
      WHERE NOT m.same
      GROUP BY k.key, k.unit
    ),
    was AS (
      SELECT s.key, s.unit, count(*) AS rows,
        row_number() OVER (PARTITION BY s.key ORDER BY min(s.line)) AS place
      FROM incoming.standing s JOIN differing d ON d.key = s.key
        LEFT JOIN incoming.met m ON m.key = s.key AND m.unit = s.unit AND m.same
      WHERE m.key IS NULL
      GROUP BY s.key, s.unit
    )
    SELECT row_number() OVER (ORDER BY now.line, now.unit) AS pair, now.key, now.unit, now.line,
      now.rows AS now_rows, was.unit AS was_unit, coalesce(was.rows, 0) AS was_rows
    FROM now LEFT JOIN was
      ON was.key = now.key AND ${table === "sessions" ? "was.unit = now.unit" : "was.place = now.place"}`;
}

/** Pairs of one row each that differ in a column. */
const differingRows = (table: ExportName, column: string): string => `
  incoming.changed c
    JOIN incoming.now_rows n ON n.pair = c.pair
    JOIN incoming.${quoted(table)} f ON f.number = n.number
    LEFT JOIN incoming.was_rows w ON w.pair = c.pair
    LEFT JOIN raw.${quoted(table)} r ON r.rowid = w.number
  WHERE c.now_rows = 1 AND c.was_rows < 2
    AND ${cellText(table, column, "f")} IS DISTINCT FROM ${cellText(table, column, "r")}`;

/** Pairs of several rows that do not say the same words in a column. */
function differingSets(table: ExportName, column: string): string {
  const cell = isList(table, column) ? `unnest(x.${quoted(column)})` : cellText(table, column, "x");
  const words = (rows: string, number: string) => `
    SELECT pair, sum(hash(word)) AS words
    FROM (
      SELECT DISTINCT c.pair, ${cell} AS word
      FROM incoming.changed c JOIN incoming.${rows} n ON n.pair = c.pair JOIN ${number}
      WHERE c.now_rows > 1 OR c.was_rows > 1
    )
    WHERE word IS NOT NULL GROUP BY pair`;
  return `
    incoming.changed c
      LEFT JOIN (${words("now_rows", `incoming.${quoted(table)} x ON x.number = n.number`)}) now ON now.pair = c.pair
      LEFT JOIN (${words("was_rows", `raw.${quoted(table)} x ON x.rowid = n.number`)}) was ON was.pair = c.pair
    WHERE (c.now_rows > 1 OR c.was_rows > 1) AND now.words IS DISTINCT FROM was.words`;
}

/** The first pairs, each with all that it says in every column now and said before. */
function firstPairs(table: ExportName): string {
  const columns = contentOf(table);
  const cells = columns.map((column) => `${united(table, column)} AS ${quoted(column)}`).join(", ");
  const both = columns
    .flatMap((column) =>
      ["now", "was"].map((side) => `${side}.${quoted(column)} AS ${quoted(`${column} ${side}`)}`),
    )
    .join(", ");
  const side = (rows: string, joined: string) => `
    SELECT n.pair, ${cells} FROM incoming.${rows} n JOIN ${joined}
    WHERE n.pair <= ${mostListed} GROUP BY n.pair`;
  const named = `concat_ws(' · ', ${labels[table].map((column) => `now.${quoted(column)}`).join(", ")})`;
  const own = `CASE WHEN c.unit NOT LIKE 's-' || left(c.key, 12) || '%' THEN c.unit ELSE ${named} END`;
  return `
    WITH now AS (${side("now_rows", `incoming.${quoted(table)} x ON x.number = n.number`)}),
    was AS (${side("was_rows", `raw.${quoted(table)} x ON x.rowid = n.number`)})
    SELECT c.line, ${table === "sessions" ? own : named} AS row, ${both}
    FROM incoming.changed c JOIN now ON now.pair = c.pair LEFT JOIN was ON was.pair = c.pair
    ORDER BY c.pair`;
}

/** What the rows of a session, or one row, say in a column as text; nothing is null. */
function united(table: ExportName, column: string): string {
  const given = `FILTER (WHERE x.${quoted(column)} IS NOT NULL)`;
  const values = isList(table, column)
    ? `flatten(list(x.${quoted(column)}) ${given})`
    : `list(${cellText(table, column, "x")}) ${given}`;
  return joined(values);
}

const joined = (list: string): string =>
  `nullif(array_to_string(list_sort(list_distinct(${list})), '; '), '')`;

const typeOf = (table: ExportName, column: string): string | undefined =>
  (exportTables[table] as Record<string, string>)[column];

const isList = (table: ExportName, column: string): boolean =>
  typeOf(table, column) === "VARCHAR[]";

/** A cell of one row as it is shown. */
function cellText(table: ExportName, column: string, row: string): string {
  const cell = `${row}.${quoted(column)}`;
  switch (typeOf(table, column)) {
    case "VARCHAR[]":
      return joined(cell);
    case "BOOLEAN":
      return `CASE WHEN ${cell} THEN 'yes' WHEN NOT ${cell} THEN 'no' END`;
    case "DOUBLE PRECISION":
      return `regexp_replace(CAST(${cell} AS VARCHAR), '\\.0$', '')`;
    default:
      return `CAST(${cell} AS VARCHAR)`;
  }
}
