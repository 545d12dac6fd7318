import type { ExportName } from "../contracts/column.ts";
import { exportTables } from "../contracts/tables.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { standingRows } from "../warehouse/standing.ts";
import { type Changes, findChanges, noChanges } from "./changes.ts";
import { quoted, rowHash } from "./content.ts";
import { copies } from "./copies.ts";
import { baseOf, fresh, noRepeats, repeats, sessionKeys } from "./keys.ts";

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
  /** Keys under which more rows (sessions: more sessions) stand than the file brings. */
  fewer: number;
  /** New sessions without a number that share day, site, coach, format and somebody with one that stands. */
  beside: number;
  /** Sessions that the rows of a sessions file are; null for other exports. */
  sessions: number | null;
  /** Values that the source withheld. */
  withheld: number;
  /** Old and new of the rows that changed. */
  changes: Changes;
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

/**
 * Compares the rows of `incoming.<table>` with those that stand: gives each its key, puts equal rows
 * of the file aside as duplicates, and says what is new, changed and unchanged. Nothing is taken
 * over until `takeOver`. Rows that share a line are one record and are counted once. What most rows
 * do not need (occurrence numbers, order among equals) is worked out only for those that do; what
 * changed in which row is only when it will be told.
 */
export async function compare(
  next: NextWarehouse,
  table: ExportName,
  { telling }: { telling: boolean },
): Promise<Comparison> {
  const { query } = next;
  for (const each of await prepared(next, table)) await query(each);
  await query(`CREATE VIEW incoming.fresh AS ${fresh(table)}`);
  const [counts] = (
    await query(`
    SELECT
      CAST((SELECT ${table === "fidelity" ? "count(DISTINCT line)" : "count(*)"} FROM incoming.rows) AS INTEGER) AS records,
      CAST((SELECT count(*) FROM incoming.copies) AS INTEGER) AS duplicate,
      EXISTS (SELECT 1 FROM raw.${quoted(table)}) AS standing`)
  ).rows();
  const [records, duplicate] = [Number(counts!.records), Number(counts!.duplicate)];
  const states = counts!.standing === true ? await statesOf(next, table) : noStates;
  const date = dateColumns[table];
  const newest = date
    ? (
        await query(
          `SELECT CAST(max(word) AS VARCHAR) AS newest FROM incoming.${quoted(`${date} words`)}`,
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
    fewer: states.fewer,
    beside: table === "sessions" && counts!.standing === true ? await countBeside(next) : 0,
    changes: telling && states.changed > 0 ? await findChanges(next, table) : noChanges,
    ...(await contents(next, table)),
    ...(table === "sessions" ? await disagreements(next) : { differing: [], reused: 0 }),
  };
}

/** What finds equal rows and the keys of sessions. */
async function prepared({ query }: NextWarehouse, table: ExportName): Promise<readonly string[]> {
  if (table !== "sessions") return [copies(table)];
  await query(repeats);
  const found = await query("SELECT 1 FROM incoming.repeats LIMIT 1");
  return found.rowCount === 0 ? noRepeats : [copies(table), sessionKeys];
}

/**
 * Without numbers a session is known by everyone who attended: one of whose attendees a file brings
 * only some, or more, is another session, which would stand beside the first and count twice. Those
 * with another reason or theme are two sessions in one file too, and are not asked about.
 */
async function countBeside({ query }: NextWarehouse): Promise<number> {
  const unnumbered = await query("SELECT 1 FROM incoming.keys LIMIT 1");
  if (unnumbered.rowCount === 0) return 0;
  const known = (rows: string): string =>
    `SELECT key, session_id, date, lower(coalesce(site, '')) AS site, lower(coalesce(coach, '')) AS coach,
       format, coalesce(trigger, '') AS trigger, lower(CAST(themes AS VARCHAR)) AS themes,
       list_transform(staff, name -> lower(name)) AS staff
     FROM ${rows} WHERE starts_with(session_id, 's-' || left(key, 12))`;
  const [row] = (
    await query(`
    WITH brought AS (${known("incoming.fresh")}),
    stand AS (${known("standing.sessions")} AND date IN (SELECT date FROM brought))
    SELECT CAST(count(DISTINCT b.session_id) AS INTEGER) AS sessions
    FROM brought b JOIN stand s USING (date, site, coach, format, trigger, themes)
    WHERE list_has_any(b.staff, s.staff)
      AND b.key NOT IN (SELECT key FROM stand) AND s.key NOT IN (SELECT key FROM brought)`)
  ).rows();
  return Number(row!.sessions);
}

async function contents(
  { query }: NextWarehouse,
  table: ExportName,
): Promise<Pick<Comparison, "sessions" | "withheld">> {
  const count = async (what: string): Promise<number> => {
    const [row] = (await query(`SELECT CAST(${what} AS INTEGER) AS n`)).rows();
    return Number(row!.n);
  };
  const alone = "(SELECT count(*) FROM incoming.rows) - (SELECT count(*) FROM incoming.repeats)";
  const together = "(SELECT count(DISTINCT session) FROM incoming.keys)";
  return {
    sessions: table === "sessions" ? await count(`${alone} + ${together}`) : null,
    withheld:
      table === "fidelity"
        ? await count("(SELECT count(*) FROM incoming.fresh WHERE withheld)")
        : 0,
  };
}

const noStates = { changed: 0, unchanged: 0, fewer: 0 };

/** A session is judged as a whole, every other row for itself. */
const unitOf = (table: ExportName): string => (table === "sessions" ? "session_id" : "row_hash");

/** Rows that are copies of another of the file: the file brings them, although one of them stands. */
const copiesByKey = (table: ExportName): string => `
  SELECT ${baseOf(table)} AS key, count(*) AS units FROM incoming.${quoted(table)}
  WHERE line IN (SELECT line FROM incoming.copies) GROUP BY 1`;

/**
 * Counts the records of which a row differs from what stands under its key, those of which none
 * does, and the keys under which more stands than the file brings.
 */
async function statesOf(
  { query }: NextWarehouse,
  table: ExportName,
): Promise<{ changed: number; unchanged: number; fewer: number }> {
  const unit = unitOf(table);
  await query(
    `CREATE TABLE incoming.keyed AS SELECT number, line, key, row_hash, ${unit} AS unit FROM incoming.fresh`,
  );
  await query(`CREATE TABLE incoming.standing AS ${standingMet(table)}`);
  await query(`
    CREATE TABLE incoming.met AS
    WITH units AS (SELECT key, unit, ${setDigest} AS content FROM incoming.keyed GROUP BY key, unit),
    before AS (SELECT key, unit, ${setDigest} AS content FROM incoming.standing GROUP BY key, unit),
    keys AS (SELECT key, min(import_id) AS import_id FROM incoming.standing GROUP BY key)
    SELECT key, unit, import_id, before.content IS NOT NULL AND before.content = units.content AS same
    FROM units JOIN keys USING (key) LEFT JOIN before USING (key, unit)`);
  const [row] = (
    await query(`
    WITH records AS (
      SELECT line, bool_or(same = false) AS changed, bool_and(same IS NOT NULL) AS known
      FROM incoming.keyed LEFT JOIN incoming.met USING (key, unit) GROUP BY line
    ),
    units AS (
      SELECT key, count(DISTINCT unit) AS units FROM incoming.keyed GROUP BY key
      ${table === "sessions" ? "" : `UNION ALL ${copiesByKey(table)}`}
    ),
    brought AS (SELECT key, sum(units) AS units FROM units GROUP BY key),
    stand AS (SELECT key, count(DISTINCT unit) AS units FROM incoming.standing GROUP BY key)
    SELECT
      CAST(count(*) FILTER (WHERE changed) AS INTEGER) AS changed,
      CAST(count(*) FILTER (WHERE known AND NOT changed) AS INTEGER) AS unchanged,
      CAST((SELECT count(*) FROM brought JOIN stand USING (key) WHERE stand.units > brought.units) AS INTEGER) AS fewer
    FROM records`)
  ).rows();
  return {
    changed: Number(row!.changed),
    unchanged: Number(row!.unchanged),
    fewer: Number(row!.fewer),
  };
}

/** What the row hashes of a group are together, whatever their order. */
const setDigest =
  "struct_pack(rows := count(*), total := sum(row_hash), mixed := bit_xor(row_hash))";

/** The rows that stand under the keys of the file. */
const standingMet = (table: ExportName): string => {
  const rows = `(SELECT * FROM raw.${quoted(table)} WHERE key IN (SELECT key FROM incoming.keyed))`;
  return `
    SELECT key, import_id, line, row_hash, ${unitOf(table)} AS unit
    FROM (SELECT s.*, ${rowHash(table, "s")} AS row_hash FROM (${standingRows(table, rows)}) AS s)`;
};

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
  await next.query(
    `INSERT INTO raw.${quoted(table)} (agency, import_id, ${names}) SELECT $agency, $importId, ${names} FROM incoming.fresh`,
    { agency: next.agency, importId },
  );
}

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
      `SELECT ${counts} FROM (SELECT ${distinct} FROM incoming.fresh WHERE number IN (SELECT number FROM incoming.repeats) GROUP BY key, session_id HAVING count(*) > 1)`,
    )
  ).rows();
  const [reused] = (
    await query(
      "SELECT CAST(count(DISTINCT key) AS INTEGER) AS ids FROM incoming.keys WHERE session LIKE key || '@%'",
    )
  ).rows();
  return {
    differing: compared.flatMap((column) =>
      Number(row![column]) > 0 ? [{ column, sessions: Number(row![column]) }] : [],
    ),
    reused: Number(reused!.ids),
  };
}
