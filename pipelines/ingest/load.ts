import type { ExportName } from "../contracts/column.ts";
import { exportTables } from "../contracts/tables.ts";
import type { NextWarehouse } from "../warehouse/build.ts";

/** What becomes of the rows of one file beside those that stand already. */
export type Comparison = {
  new: number;
  changed: number;
  unchanged: number;
  duplicate: number;
  /** Newest date of the file and of the imports whose rows it would overwrite. */
  newest: string | null;
  overwrites: { importId: number; newest: string }[];
  /** Sessions whose rows disagree, by column: the first value stands. */
  differing: { column: string; sessions: number }[];
  /** Session numbers that stand for more than one session in the file. */
  reused: number;
};

/** The column that tells how new a file is. */
const dateColumns: Partial<Record<ExportName, string>> = {
  sessions: "date",
  goals: "opened",
  fidelity: "date",
  staff: "hired",
  priorities: "from_date",
  themes: "set_on",
};

/** Columns that identify a row (contract.md section 2); sessions are identified in `sessionKeys`. */
const keyColumns: Record<Exclude<ExportName, "sessions">, readonly string[]> = {
  goals: ["goal_id"],
  fidelity: [
    "site",
    "date",
    "grain",
    "measure",
    "instrument",
    "version",
    "subscale",
    "respondent",
    "case_id",
  ],
  staff: ["staff", "site", "hired"],
  priorities: ["site", "theme", "from_date"],
  themes: ["theme"],
  measures: ["measure"],
  codebook: ["column"],
};

const quoted = (name: string): string => `"${name}"`;
const contentOf = (table: ExportName): string[] =>
  Object.keys(exportTables[table]).filter(
    (name) => !["agency", "import_id", "line", "key", "row_hash", "session_id"].includes(name),
  );

/** A cell as text in which nothing and the empty text differ. */
const cellText = (name: string): string => `coalesce(CAST(${quoted(name)} AS VARCHAR), chr(30))`;
const digest = (parts: readonly string[]): string => `md5(concat_ws(chr(31), ${parts.join(", ")}))`;

/**
 * Compares the rows of `incoming.<table>` with those that stand: gives each its key, puts equal rows
 * of the file aside as duplicates, and says what is new, changed and unchanged. Nothing is taken
 * over until `takeOver`. Rows that share a line are one record and are counted once.
 */
export async function compare(next: NextWarehouse, table: ExportName): Promise<Comparison> {
  const { query } = next;
  await query("DROP TABLE IF EXISTS incoming.fresh");
  await query(`
    CREATE TABLE incoming.hashed AS
    SELECT *, ${digest(contentOf(table).map(cellText))} AS content FROM incoming.${quoted(table)}`);
  await query(`
    CREATE TABLE incoming.records AS
    SELECT line, record_content, row_number() OVER (PARTITION BY record_content ORDER BY line) AS copy
    FROM (${table === "fidelity" ? "SELECT line, md5(string_agg(content, ',' ORDER BY content)) AS record_content FROM incoming.hashed GROUP BY line" : sameRecord(table)})`);
  await query(`
    CREATE TABLE incoming.fresh AS
    SELECT h.* EXCLUDE (key, row_hash), k.key, h.content AS row_hash
    FROM incoming.hashed h JOIN (${table === "sessions" ? sessionKeys : rowKeys(table)}) k ON ${table === "fidelity" ? "k.line = h.line AND k.content = h.content" : "k.line = h.line"}`);
  const [counts] = (
    await query(`
    WITH entities AS (
      SELECT key, md5(string_agg(row_hash, ',' ORDER BY row_hash)) AS content FROM incoming.fresh GROUP BY key
    ),
    standing AS (${standingEntities(table)}),
    states AS (
      SELECT e.key, CASE WHEN s.key IS NULL THEN 2 WHEN s.content = e.content THEN 1 ELSE 3 END AS state
      FROM entities e LEFT JOIN standing s ON s.key = e.key
    ),
    records AS (
      SELECT f.line, max(s.state) AS state FROM incoming.fresh f JOIN states s ON s.key = f.key GROUP BY f.line
    )
    SELECT
      CAST(count(*) FILTER (WHERE state = 2) AS INTEGER) AS new,
      CAST(count(*) FILTER (WHERE state = 3) AS INTEGER) AS changed,
      CAST(count(*) FILTER (WHERE state = 1) AS INTEGER) AS unchanged,
      CAST((SELECT count(*) FROM incoming.records WHERE copy > 1) AS INTEGER) AS duplicate
    FROM records`)
  ).rows();
  const date = dateColumns[table];
  const overwrites = date
    ? (
        await query(`
    WITH entities AS (
      SELECT key, md5(string_agg(row_hash, ',' ORDER BY row_hash)) AS content FROM incoming.fresh GROUP BY key
    ),
    standing AS (${standingEntities(table)})
    SELECT r.import_id, CAST(max(r.${quoted(date)}) AS VARCHAR) AS newest
    FROM raw.${quoted(table)} r
    WHERE r.import_id IN (SELECT s.import_id FROM entities e JOIN standing s ON s.key = e.key WHERE s.content <> e.content)
    GROUP BY r.import_id ORDER BY r.import_id`)
      ).rows()
    : [];
  const newest = date
    ? (
        await query(`SELECT CAST(max(${quoted(date)}) AS VARCHAR) AS newest FROM incoming.fresh`)
      ).rows()[0]!.newest
    : null;
  return {
    new: Number(counts!.new),
    changed: Number(counts!.changed),
    unchanged: Number(counts!.unchanged),
    duplicate: Number(counts!.duplicate),
    newest: newest as string | null,
    overwrites: overwrites.map((row) => ({
      importId: Number(row.import_id),
      newest: String(row.newest),
    })),
    ...(table === "sessions" ? await disagreements(next) : { differing: [], reused: 0 }),
  };
}

/** Takes the compared rows over under an import's number. */
export async function takeOver(
  next: NextWarehouse,
  table: ExportName,
  importId: number,
): Promise<void> {
  const columns = Object.keys(exportTables[table]).filter(
    (name) => name !== "agency" && name !== "import_id",
  );
  const names = columns.map(quoted).join(", ");
  const values = columns
    .map((name) => (name === "session_id" ? sessionNumber : quoted(name)))
    .join(", ");
  await next.query(
    `INSERT INTO raw.${quoted(table)} (agency, import_id, ${names}) SELECT $agency, $importId, ${values} FROM incoming.fresh ORDER BY line, row_hash`,
    { agency: next.agency, importId },
  );
}

const sessionNumber =
  "CASE WHEN session_id IS NULL THEN 's-' || left(key, 12) || regexp_extract(key, '#.*$') ELSE key END";

const sameRecord = (_table: ExportName): string =>
  "SELECT line, content AS record_content FROM incoming.hashed";

/** Key of each row: its key columns, and an occurrence number where several rows share them. */
function rowKeys(table: Exclude<ExportName, "sessions">): string {
  const columns = keyColumns[table];
  const base =
    columns.length === 1 && columns[0] === "goal_id"
      ? quoted("goal_id")
      : digest(
          columns.map((name) =>
            name === "date" || name === "case_id" || name === "goal_id"
              ? cellText(name)
              : `lower(${cellText(name)})`,
          ),
        );
  return `
    SELECT line, content, base || CASE WHEN occurrence > 1 THEN '#' || occurrence ELSE '' END AS key
    FROM (
      SELECT h.line, h.content, ${base} AS base, row_number() OVER (PARTITION BY ${base} ORDER BY r.record_content, h.content) AS occurrence
      FROM incoming.hashed h JOIN incoming.records r ON r.line = h.line AND r.copy = 1
    )`;
}

const folded = (name: string): string => `lower(coalesce(${quoted(name)}, ''))`;

/**
 * Sessions: the number in the source, with an occurrence number where one file gives it to sessions
 * of another day or site; without a number, rows equal in date, site, coach, format, trigger and
 * themes are one session, known by date, site, coach, format and everyone who attended.
 */
const sessionKeys = `
  WITH rows AS (
    SELECT h.* FROM incoming.hashed h JOIN incoming.records r ON r.line = h.line AND r.copy = 1
  ),
  numbered AS (
    SELECT line, session_id AS base, dense_rank() OVER (PARTITION BY session_id ORDER BY date, lower(site)) AS occurrence
    FROM rows WHERE session_id IS NOT NULL
  ),
  same AS (
    SELECT date, ${folded("site")} AS site, ${folded("coach")} AS coach, format, coalesce(trigger, '') AS trigger,
      lower(CAST(themes AS VARCHAR)) AS themes, list(line) AS lines,
      lower(CAST(list_sort(list_distinct(flatten(list(staff)))) AS VARCHAR)) AS everyone
    FROM rows WHERE session_id IS NULL
    GROUP BY ALL
  ),
  unnumbered AS (
    SELECT unnest(lines) AS line, base, occurrence
    FROM (
      SELECT lines, md5(concat_ws(chr(31), CAST(date AS VARCHAR), site, coach, format, everyone)) AS base,
        row_number() OVER (PARTITION BY date, site, coach, format, everyone ORDER BY trigger, themes) AS occurrence
      FROM same
    )
  )
  SELECT line, base || CASE WHEN occurrence > 1 THEN '#' || occurrence ELSE '' END AS key
  FROM (SELECT * FROM numbered UNION ALL SELECT * FROM unnumbered)`;

/** Each standing key with a digest of its rows and the import that they come from. */
const standingEntities = (table: ExportName): string => `
  SELECT key, import_id, md5(string_agg(row_hash, ',' ORDER BY row_hash)) AS content
  FROM (
    SELECT key, import_id, row_hash, max(import_id) OVER (PARTITION BY key) AS latest
    FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM incoming.fresh)
  )
  WHERE import_id = latest GROUP BY key, import_id`;

const compared = [
  "coach",
  "format",
  "trigger",
  "action_step",
  "follow_up_date",
  "minutes",
  "invited",
  "notes",
];

async function disagreements({
  query,
}: NextWarehouse): Promise<Pick<Comparison, "differing" | "reused">> {
  const counts = compared
    .map(
      (name) => `CAST(count(*) FILTER (WHERE ${quoted(name)} > 1) AS INTEGER) AS ${quoted(name)}`,
    )
    .join(", ");
  const distinct = compared
    .map((name) => `count(DISTINCT ${quoted(name)}) AS ${quoted(name)}`)
    .join(", ");
  const [row] = (
    await query(
      `SELECT ${counts} FROM (SELECT ${distinct} FROM incoming.fresh GROUP BY key HAVING count(*) > 1)`,
    )
  ).rows();
  const [reused] = (
    await query(
      "SELECT CAST(count(DISTINCT session_id) AS INTEGER) AS ids FROM incoming.fresh WHERE session_id IS NOT NULL AND key <> session_id",
    )
  ).rows();
  return {
    differing: compared.flatMap((column) =>
      Number(row![column]) > 0 ? [{ column, sessions: Number(row![column]) }] : [],
    ),
    reused: Number(reused!.ids),
  };
}
