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
const cellText = (name: string): string => quoted(`${name} text`);
const digest = (parts: readonly string[]): string => `md5(concat_ws(chr(31), ${parts.join(", ")}))`;
const contentDigest = (table: ExportName): string => digest(contentOf(table).map(cellText));

/**
 * Compares the rows of `incoming.<table>` with those that stand: gives each its key, puts equal rows
 * of the file aside as duplicates, and says what is new, changed and unchanged. Nothing is taken
 * over until `takeOver`. Rows that share a line are one record and are counted once. What most rows
 * do not need (occurrence numbers, order among equals) is worked out only for those that do.
 */
export async function compare(next: NextWarehouse, table: ExportName): Promise<Comparison> {
  const { query } = next;
  await query(copies(table));
  await query(repeats(table));
  await query(table === "sessions" ? sessionKeys : rowKeys(table));
  await query(`CREATE VIEW incoming.fresh AS ${fresh(table)}`);
  const [counts] = (
    await query(`
    SELECT
      CAST((SELECT count(DISTINCT line) FROM incoming.rows) AS INTEGER) AS records,
      CAST((SELECT count(*) FROM incoming.copies) AS INTEGER) AS duplicate,
      EXISTS (SELECT 1 FROM raw.${quoted(table)}) AS standing`)
  ).rows();
  const [records, duplicate] = [Number(counts!.records), Number(counts!.duplicate)];
  const states = counts!.standing === true ? await statesOf(next, table) : noStates;
  const date = dateColumns[table];
  const newest = date
    ? (
        await query(
          `SELECT CAST(max(${quoted(date)}) AS VARCHAR) AS newest FROM incoming.${quoted(table)}`,
        )
      ).rows()[0]!.newest
    : null;
  return {
    new: records - duplicate - states.changed - states.unchanged,
    changed: states.changed,
    unchanged: states.unchanged,
    duplicate,
    newest: newest as string | null,
    overwrites: date && states.changed > 0 ? await overwritten(next, table, date) : [],
    ...(table === "sessions" ? await disagreements(next) : { differing: [], reused: 0 }),
  };
}

const noStates = { changed: 0, unchanged: 0 };

/**
 * Records of which an equal one stands above in the file, by line. Equal ones are alike, so only
 * those that are like another are read and compared.
 */
function copies(table: ExportName): string {
  const alike =
    table === "fidelity"
      ? "SELECT line, CAST(sum(likeness) AS VARCHAR) AS likeness FROM incoming.likeness GROUP BY line"
      : "SELECT line, likeness FROM incoming.likeness";
  return `
    CREATE TABLE incoming.copies AS
    WITH records AS (${alike}),
    shared AS (SELECT likeness FROM records GROUP BY likeness HAVING count(*) > 1),
    twins AS (SELECT line FROM records WHERE likeness IN (SELECT likeness FROM shared)),
    contents AS (
      SELECT line, ${recordDigest("content")} AS content
      FROM (SELECT line, ${contentDigest(table)} AS content FROM incoming.${quoted(table)} WHERE line IN (SELECT line FROM twins))
      GROUP BY line
    )
    SELECT line
    FROM (SELECT line, row_number() OVER (PARTITION BY content ORDER BY line) AS copy FROM contents)
    WHERE copy > 1`;
}

/** One digest of the rows of a record, in whatever order they are. */
const recordDigest = (content: string): string =>
  `md5(string_agg(${content}, ',' ORDER BY ${content}))`;

/** The rows that share what should identify them, and sessions without a number. */
const repeats = (table: ExportName): string => `
  CREATE TABLE incoming.repeats AS
  WITH bases AS (SELECT number, ${baseOf(table)} AS base FROM incoming.${quoted(table)}),
  shared AS (SELECT base FROM bases GROUP BY base HAVING count(*) > 1)
  SELECT number FROM bases WHERE base IS NULL OR base IN (SELECT base FROM shared)`;

/** What identifies a row but for an occurrence number; null for sessions without a number. */
function baseOf(table: ExportName): string {
  if (table === "sessions") return quoted("session_id");
  if (table === "goals") return quoted("goal_id");
  return digest(
    keyColumns[table].map((name) =>
      name === "date" || name === "case_id" ? cellText(name) : `lower(${cellText(name)})`,
    ),
  );
}

/** Key of each repeated row: its key columns, and an occurrence number where several rows share them. */
const rowKeys = (table: Exclude<ExportName, "sessions">): string => `
  CREATE TABLE incoming.keys AS
  WITH rows AS (
    SELECT number, line, ${baseOf(table)} AS base, ${contentDigest(table)} AS content
    FROM incoming.${quoted(table)}
    WHERE number IN (SELECT number FROM incoming.repeats) AND line NOT IN (SELECT line FROM incoming.copies)
  ),
  records AS (${
    table === "fidelity"
      ? `
    SELECT line, ${recordDigest("content")} AS content
    FROM (SELECT line, ${contentDigest(table)} AS content FROM incoming.fidelity WHERE line IN (SELECT line FROM rows))
    GROUP BY line`
      : "SELECT line, content FROM rows"
  })
  SELECT number, base || CASE WHEN occurrence > 1 THEN '#' || occurrence ELSE '' END AS key
  FROM (
    SELECT number, base, row_number() OVER (PARTITION BY base ORDER BY records.content, rows.content) AS occurrence
    FROM rows JOIN records USING (line)
  )`;

const folded = (name: string): string => `lower(coalesce(${quoted(name)}, ''))`;

/**
 * Sessions: the number in the source, with an occurrence number where one file gives it to sessions
 * of another day or site; without a number, rows equal in date, site, coach, format, trigger and
 * themes are one session, known by date, site, coach, format and everyone who attended.
 */
const sessionKeys = `
  CREATE TABLE incoming.keys AS
  WITH rows AS (
    SELECT * FROM incoming.sessions
    WHERE number IN (SELECT number FROM incoming.repeats) AND line NOT IN (SELECT line FROM incoming.copies)
  ),
  numbered AS (
    SELECT number, session_id AS base, dense_rank() OVER (PARTITION BY session_id ORDER BY date, lower(site)) AS occurrence
    FROM rows WHERE session_id IS NOT NULL
  ),
  same AS (
    SELECT date, ${folded("site")} AS site, ${folded("coach")} AS coach, format, coalesce(trigger, '') AS trigger,
      lower(CAST(themes AS VARCHAR)) AS themes, list(number) AS numbers,
      lower(CAST(list_sort(list_distinct(flatten(list(staff)))) AS VARCHAR)) AS everyone
    FROM rows WHERE session_id IS NULL
    GROUP BY ALL
  ),
  unnumbered AS (
    SELECT unnest(numbers) AS number, base, occurrence
    FROM (
      SELECT numbers, md5(concat_ws(chr(31), CAST(date AS VARCHAR), site, coach, format, everyone)) AS base,
        row_number() OVER (PARTITION BY date, site, coach, format, everyone ORDER BY trigger, themes) AS occurrence
      FROM same
    )
  )
  SELECT number, base || CASE WHEN occurrence > 1 THEN '#' || occurrence ELSE '' END AS key
  FROM (SELECT * FROM numbered UNION ALL SELECT * FROM unnumbered)`;

/** The rows but for copies, each with its key and the digest of its content. */
const fresh = (table: ExportName): string => `
  SELECT rows.*, coalesce(keys.key, ${baseOf(table)}) AS key, ${contentDigest(table)} AS row_hash
  FROM incoming.${quoted(table)} rows LEFT JOIN incoming.keys keys ON keys.number = rows.number
  WHERE rows.line NOT IN (SELECT line FROM incoming.copies)`;

/** Counts the records of which a row differs from the one that stands, and those of which none does. */
async function statesOf(
  { query }: NextWarehouse,
  table: ExportName,
): Promise<{ changed: number; unchanged: number }> {
  await query(
    `CREATE TABLE incoming.keyed AS SELECT number, line, key, row_hash FROM incoming.fresh`,
  );
  await query(`
    CREATE TABLE incoming.met AS
    WITH standing AS (${standingRows(table)}),
    entities AS (
      SELECT key, ${setDigest} AS content FROM incoming.keyed
      WHERE key IN (SELECT key FROM standing) GROUP BY key
    ),
    before AS (SELECT key, min(import_id) AS import_id, ${setDigest} AS content FROM standing GROUP BY key)
    SELECT key, import_id, before.content = entities.content AS same
    FROM before JOIN entities USING (key)`);
  const [row] = (
    await query(`
    WITH records AS (
      SELECT line, bool_or(same = false) AS changed, bool_and(same IS NOT NULL) AS known
      FROM incoming.keyed LEFT JOIN incoming.met USING (key) GROUP BY line
    )
    SELECT
      CAST(count(*) FILTER (WHERE changed) AS INTEGER) AS changed,
      CAST(count(*) FILTER (WHERE known AND NOT changed) AS INTEGER) AS unchanged
    FROM records`)
  ).rows();
  return { changed: Number(row!.changed), unchanged: Number(row!.unchanged) };
}

/** A digest of the row hashes of a group, whatever their order. */
const setDigest =
  "struct_pack(rows := count(*), upper := sum(md5_number_upper(row_hash)), lower := sum(md5_number_lower(row_hash)))";

/** The rows that stand under the keys of the file: for each key those of the latest import. */
const standingRows = (table: ExportName): string => `
  SELECT key, import_id, row_hash
  FROM (
    SELECT key, import_id, row_hash, max(import_id) OVER (PARTITION BY key) AS latest
    FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM incoming.keyed)
  )
  WHERE import_id = latest`;

/** The imports whose rows would be overwritten, each with the newest date that it has. */
async function overwritten(
  { query }: NextWarehouse,
  table: ExportName,
  date: string,
): Promise<Comparison["overwrites"]> {
  const found = await query(`
    SELECT import_id, CAST(max(${quoted(date)}) AS VARCHAR) AS newest
    FROM raw.${quoted(table)}
    WHERE import_id IN (SELECT import_id FROM incoming.met WHERE NOT same)
    GROUP BY import_id ORDER BY import_id`);
  return found
    .rows()
    .map((row) => ({ importId: Number(row.import_id), newest: String(row.newest) }));
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
    `INSERT INTO raw.${quoted(table)} (agency, import_id, ${names}) SELECT $agency, $importId, ${values} FROM incoming.fresh`,
    { agency: next.agency, importId },
  );
}

const sessionNumber =
  "CASE WHEN session_id IS NULL THEN 's-' || left(key, 12) || regexp_extract(key, '#.*$') ELSE key END";

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
      `SELECT ${counts} FROM (SELECT ${distinct} FROM incoming.fresh WHERE number IN (SELECT number FROM incoming.repeats) GROUP BY key HAVING count(*) > 1)`,
    )
  ).rows();
  const [reused] = (
    await query(
      "SELECT CAST(count(DISTINCT session_id) AS INTEGER) AS ids FROM incoming.sessions JOIN incoming.keys USING (number) WHERE session_id IS NOT NULL AND key <> session_id",
    )
  ).rows();
  return {
    differing: compared.flatMap((column) =>
      Number(row![column]) > 0 ? [{ column, sessions: Number(row![column]) }] : [],
    ),
    reused: Number(reused!.ids),
  };
}
