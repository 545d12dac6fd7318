import type { ExportName } from "../contracts/column.ts";
import { exportTables } from "../contracts/tables.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { broughtRows, mayRefer, standAlone } from "../warehouse/unchanged.ts";
import { type Changes, findChanges, noChanges } from "./changes.ts";
import { quoted } from "./content.ts";
import { countKnown, isOnce, knownRows } from "./known.ts";
import { copies } from "./copies.ts";
import { fresh, noRepeats, repeats, sessionKeys } from "./keys.ts";
import { noStates, statesOf } from "./states.ts";

/** What becomes of the rows of one file beside those that stand already. */
export type Comparison = {
  new: number;
  changed: number;
  unchanged: number;
  duplicate: number;
  /** Newest date of the file, where it would overwrite rows of imports, and of those imports. */
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
  /** Rows that stand already, each alone under its key. */
  again: number;
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
  const known = await countKnown(next);
  const [counts] = (
    await query(`
    SELECT
      CAST((SELECT ${table === "fidelity" ? "count(DISTINCT line)" : "count(*)"} FROM incoming.rows) AS INTEGER) AS records,
      CAST((SELECT count(*) FROM incoming.copies) AS INTEGER) AS duplicate,
      EXISTS (SELECT 1 FROM raw.${quoted(table)}) AS standing`)
  ).rows();
  const records = Number(counts!.records) + known.rows;
  const duplicate = Number(counts!.duplicate) + known.copies;
  const states = counts!.standing === true ? await statesOf(next, table) : noStates;
  const date = dateColumns[table];
  const overwrites = date && states.changed > 0 ? await overwritten(next, table, date) : [];
  return {
    new: records - duplicate - states.changed - states.unchanged,
    changed: states.changed,
    unchanged: states.unchanged,
    duplicate,
    again: states.again,
    newest: date && overwrites.length > 0 ? await newestOf(next, table, date) : null,
    overwrites,
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
  const known = "(SELECT count(*) FROM incoming.once)";
  return {
    sessions: table === "sessions" ? await count(`${alone} + ${together} + ${known}`) : null,
    withheld:
      table === "fidelity"
        ? await count("(SELECT count(*) FROM incoming.fresh WHERE withheld)")
        : 0,
  };
}

/** The newest date of the file. */
async function newestOf(
  { query }: NextWarehouse,
  table: ExportName,
  date: string,
): Promise<string | null> {
  const found = await query(`
    SELECT CAST(max(day) AS VARCHAR) AS newest FROM (
      SELECT word AS day FROM incoming.${quoted(`${date} words`)}
      UNION ALL ${knownRows(table, [date])})`);
  return found.rows()[0]!.newest as string | null;
}

/** The imports whose rows would be overwritten, each with the newest date that it has. */
async function overwritten(
  { query }: NextWarehouse,
  table: ExportName,
  date: string,
): Promise<Comparison["overwrites"]> {
  // The last that brings a row has it, also where the row is kept with the first.
  const later =
    table === "sessions"
      ? "(SELECT max(u.import_id) FROM raw.unchanged_sessions AS u WHERE u.key = m.key)"
      : "0";
  const found = await query(`
    WITH over AS (
      SELECT DISTINCT greatest(m.import_id, coalesce(${later}, 0)) AS import_id
      FROM incoming.met AS m WHERE NOT m.same)
    SELECT import_id, CAST(max(${quoted(date)}) AS VARCHAR) AS newest
    FROM (${broughtRows(table, [date])})
    WHERE import_id IN (SELECT import_id FROM over)
    GROUP BY import_id ORDER BY import_id`);
  return found
    .rows()
    .map((row) => ({ importId: Number(row.import_id), newest: String(row.newest) }));
}

/**
 * Takes the compared rows over under an import's number. A session that stands already, alone under
 * its key and brought by one of the imports `own` of its source, is not stored again.
 */
export async function takeOver(
  next: NextWarehouse,
  table: ExportName,
  importId: number,
  { again, own }: { again: number; own: readonly number[] },
): Promise<void> {
  const { query, agency } = next;
  let referred = false;
  if (table === "sessions") {
    referred = again > 0 && own.length > 0 && (await mayRefer(query, importId));
    if (referred) await refer(next, importId, own);
    else await standAlone(query, importId);
    await takeKnown(next, importId, referred ? own : []);
  }
  const left = await query(`SELECT 1 FROM incoming.${referred ? "others" : "rows"} LIMIT 1`);
  if (left.rowCount === 0) return;
  const columns = Object.keys(exportTables[table]).filter(
    (name) => name !== "agency" && name !== "import_id",
  );
  const names = columns.map(quoted).join(", ");
  const isLong = referred && again > mostByTwo;
  if (isLong) await query("SET threads = 1");
  await query(
    `INSERT INTO raw.${quoted(table)} (agency, import_id, ${names})
     SELECT $agency, $importId, ${names} FROM incoming.fresh
     ${referred ? "WHERE number IN (SELECT number FROM incoming.others)" : ""}`,
    { agency, importId },
  );
  if (isLong) await query("SET threads = 2");
}

/** Beyond so many sessions that stand, one thread stores what is left: two take more memory than an import has. */
const mostByTwo = 1 << 21;

/**
 * Notes the sessions that are not stored again, makes `incoming.others` of the rows that are, and lets go of
 * what compared them. To delete ten million rows would take more memory than an import has.
 */
async function refer(
  { query, agency }: NextWarehouse,
  importId: number,
  own: readonly number[],
): Promise<void> {
  const held = `FROM incoming.again WHERE import_id IN (${own.map(Number).join(", ")})`;
  await query(
    `INSERT INTO raw.unchanged_sessions (agency, import_id, line, key)
     SELECT $agency, $importId, line, key ${held}`,
    { agency, importId },
  );
  await query(`
    CREATE TABLE incoming.others AS
    SELECT r.rowid AS number FROM incoming.rows AS r
    ANTI JOIN (SELECT number ${held} AND number IS NOT NULL) AS h ON h.number = r.rowid`);
  await query("DROP VIEW incoming.again");
  for (const name of ["pairs", "keyed", "several", "rest", "standing", "met"])
    await query(`DROP TABLE incoming.${name}`);
}

/** Stores rows that were found to stand, but for those of the imports `but`, once more. */
async function takeKnown(
  { query }: NextWarehouse,
  importId: number,
  but: readonly number[],
): Promise<void> {
  const others = `import_id NOT IN (${[-1, ...but].join(", ")})`;
  const some = await query(`SELECT 1 FROM incoming.once WHERE ${others} LIMIT 1`);
  if (some.rowCount === 0) return;
  const names = Object.keys(exportTables.sessions).map(quoted);
  const from: Record<string, string> = { '"import_id"': String(importId), '"line"': "o.line" };
  await query(`
    INSERT INTO raw.sessions (${names.join(", ")})
    SELECT ${names.map((name) => from[name] ?? `r.${name}`).join(", ")}
    FROM raw.sessions AS r JOIN incoming.once AS o ON ${isOnce("r")}
    WHERE r.${others}`);
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
  const repeated = await query("SELECT 1 FROM incoming.repeats LIMIT 1");
  if (repeated.rowCount === 0) return { differing: [], reused: 0 };
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
