import { exportTables } from "../contracts/tables.ts";
import { identifier } from "./engine.ts";
import type { NextWarehouse } from "./build.ts";

// What the imports that stand say of a session with one row, in their order, is written down as a
// reader would: what is said again is not written again. `raw.unchanged_sessions` says who said it
// again; `raw.sessions` has the row, of the first of them. So the latest row of a key stands, as ever.

const table = identifier("sessions");
const columns = Object.keys(exportTables.sessions).map(identifier);
const moved = columns
  .map((name) => (name === '"import_id"' || name === '"line"' ? `again.${name}` : `held.${name}`))
  .join(", ");

/**
 * As a query: who said again what stands in one row, each line with the import that has the row
 * (`holder`). `raw`: the schema to look in.
 */
const saidAgain = (raw: string): string => `
  SELECT u.agency, u.import_id, u.line, u.key, r.import_id AS holder
  FROM ${raw}.unchanged_sessions AS u
  ASOF JOIN ${raw}.${table} AS r
    ON r.agency = u.agency AND r.key = u.key AND u.import_id > r.import_id`;

/**
 * As a query: the rows of imports that go, as those of the imports that said the same next and stay;
 * rows that no other import says are not among them.
 */
export const passedOn = (gone: readonly number[], raw = "raw"): string => {
  const these = [0, ...gone].map(Number).join(", ");
  return `
  SELECT ${moved}
  FROM ${raw}.${table} AS held
  JOIN (
    SELECT agency, key, holder, min(import_id) AS import_id, arg_min(line, import_id) AS line
    FROM (${saidAgain(raw)})
    WHERE holder IN (${these}) AND import_id NOT IN (${these})
    GROUP BY agency, key, holder
  ) AS again ON again.agency = held.agency AND again.key = held.key AND again.holder = held.import_id`;
};

/** Takes note no longer of what was said again where the same import has the row now. */
export const withoutRows = `
  DELETE FROM raw.unchanged_sessions AS u
  WHERE EXISTS (
    SELECT 1 FROM raw.${table} AS r
    WHERE r.agency = u.agency AND r.key = u.key AND r.import_id = u.import_id)`;

/** Gives the rows of an import that goes to those that said the same next. */
export async function passOn(query: NextWarehouse["query"], importId: number): Promise<void> {
  if (!(await isSaidAgainAfter(query, importId))) return;
  await query(`INSERT INTO raw.${table} (${columns.join(", ")}) ${passedOn([importId])}`);
  await query(withoutRows);
}

/**
 * Lets the imports that said something again have rows of their own, before rows of `importId` are
 * added: those after it, whose words do not follow any longer from those before; all of them where an
 * import replaces a period of others, since rows go by the import that has them.
 */
export async function standAlone(query: NextWarehouse["query"], importId: number): Promise<void> {
  const after = (await replacesPeriods(query)) ? 0 : importId;
  if (!(await isSaidAgainAfter(query, after))) return;
  await query(`
    INSERT INTO raw.${table} (${columns.join(", ")})
    SELECT ${moved} FROM (${saidAgain("raw")}) AS again
    JOIN raw.${table} AS held
      ON held.agency = again.agency AND held.key = again.key AND held.import_id = again.holder
    WHERE again.import_id > ${after}`);
  await query(withoutRows);
}

/** Whether an import is the last that brings sessions, and none replaces a period of others. */
export async function mayRefer(query: NextWarehouse["query"], importId: number): Promise<boolean> {
  const later = await query(
    `SELECT 1 FROM raw.${table} WHERE import_id >= $importId
     UNION ALL SELECT 1 FROM raw.unchanged_sessions WHERE import_id >= $importId LIMIT 1`,
    { importId },
  );
  return later.rowCount === 0 && !(await replacesPeriods(query));
}

/** Whether an import replaces the period of others. */
export async function replacesPeriods(query: NextWarehouse["query"]): Promise<boolean> {
  const found = await query("SELECT 1 FROM raw.replaced WHERE export = 'sessions' LIMIT 1");
  return found.rowCount > 0;
}

async function isSaidAgainAfter(query: NextWarehouse["query"], importId: number): Promise<boolean> {
  const found = await query(
    "SELECT 1 FROM raw.unchanged_sessions WHERE import_id > $importId LIMIT 1",
    { importId },
  );
  return found.rowCount > 0;
}

/**
 * As a query: all rows that imports bring, also those that are kept once; `columns` (of the raw
 * table) beside `import_id` and `line`.
 */
export const broughtRows = (name: keyof typeof exportTables, wanted: readonly string[]): string => {
  const own = (from: string) => wanted.map((column) => `${from}.${identifier(column)}`).join(", ");
  const rows = `SELECT r.import_id, r.line, ${own("r")} FROM raw.${identifier(name)} AS r`;
  if (name !== "sessions") return rows;
  return `${rows}
    UNION ALL
    SELECT u.import_id, u.line, ${own("r")}
    FROM raw.unchanged_sessions AS u
    ASOF JOIN raw.${table} AS r
      ON r.agency = u.agency AND r.key = u.key AND u.import_id > r.import_id`;
};
