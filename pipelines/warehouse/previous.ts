import type { DuckDBConnection } from "@duckdb/node-api";
import { importTables } from "../contracts/tables.ts";
import type { ClassChange } from "../ledger/changes.ts";
import { identifier, literal, runQuery } from "./engine.ts";
import { comparedColumns, comparePoints, type Moves } from "./moves.ts";
import { explainDamage } from "./open.ts";
import { passedOn, withoutRows } from "./unchanged.ts";
import { columnsOf, otherVersion } from "./version.ts";

/**
 * Copies the rows of all exports from the previous warehouse file, but the shipped catalogues and the
 * rows of imports in `without`: those are never written to the new file, but where another import says
 * the same.
 */
export async function copyExportRows(
  connection: DuckDBConnection,
  file: string,
  without: readonly number[] = [],
): Promise<void> {
  const dropped = [0, ...without].map(Number).join(", ");
  await attached(connection, file, async () => {
    const found = await lookUp(connection, "previous");
    for (const [table, shape] of Object.entries(importTables)) {
      if (!isShared(found(`raw.${table}`), table, Object.keys(shape))) continue;
      const columns = Object.keys(shape).map(identifier).join(", ");
      await runQuery(
        connection,
        `INSERT INTO raw.${table} (${columns})
         SELECT ${columns} FROM previous.raw.${table} WHERE import_id NOT IN (${dropped})`,
      );
    }
    if (without.length === 0 || found("raw.unchanged_sessions").length === 0) return;
    const columns = Object.keys(importTables.sessions!).map(identifier).join(", ");
    await runQuery(
      connection,
      `INSERT INTO raw.sessions (${columns}) ${passedOn(without, "previous.raw")}`,
    );
    await runQuery(connection, withoutRows);
  });
}

/** What differs between the marts of the previous file (null: there is none) and of this one. */
export async function compareMarts(
  connection: DuckDBConnection,
  file: string | null,
): Promise<{ changes: ClassChange[]; moves: Moves }> {
  const now = await lookUp(connection, "warehouse");
  if (file === null) return movesOf([], await movedPoints(connection, now, null));
  return attached(connection, file, async () => {
    const before = await lookUp(connection, "previous");
    return movesOf(
      await changedClasses(connection, now, before),
      await movedPoints(connection, now, before),
    );
  });
}

const movesOf = (changes: ClassChange[], points: Pick<Moves, "points" | "list">) => ({
  changes,
  moves: { ...points, classes: changes.length },
});

/** The columns of a relation, none where there is no such relation. */
type Columns = (relation: string) => string[];

const lookUp = (connection: DuckDBConnection, database: string): Promise<Columns> =>
  columnsOf((sql, params) => runQuery(connection, sql, params), database);

async function movedPoints(connection: DuckDBConnection, now: Columns, before: Columns | null) {
  const mart = "marts.fidelity_trend";
  if (now(mart).length === 0) return { points: { moved: 0, new: 0, gone: 0 }, list: [] };
  const columns = before?.(mart) ?? [];
  const isComparable = comparedColumns.every((column) => columns.includes(column));
  return comparePoints(connection, isComparable ? "previous" : null);
}

/** The sessions whose class differs between the previous file and this one. */
async function changedClasses(
  connection: DuckDBConnection,
  now: Columns,
  before: Columns,
): Promise<ClassChange[]> {
  const mart = "marts.sessions_classified";
  const isComparable = ["session_id", "class", "settled"].every((column) =>
    before(mart).includes(column),
  );
  if (!isComparable || now(mart).length === 0) return [];
  const changes = await runQuery(
    connection,
    `SELECT session_id, before.class AS was, now.class AS became, before.settled
     FROM previous.marts.sessions_classified AS before
     JOIN marts.sessions_classified AS now USING (session_id)
     WHERE before.class <> now.class
     ORDER BY session_id`,
  );
  return changes.rows().map((row) => ({
    sessionId: String(row.session_id),
    was: String(row.was),
    became: String(row.became),
    wasSettled: row.settled === true,
  }));
}

/** Runs `work` with the previous file beside this one. Throws in one line when it is damaged. */
async function attached<T>(
  connection: DuckDBConnection,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await connection.run(`ATTACH ${literal(file)} AS previous (READ_ONLY)`);
    try {
      return await work();
    } finally {
      await connection.run("DETACH previous");
    }
  } catch (error) {
    throw explainDamage(file, error);
  }
}

/** Whether the previous file has the table; of another shape it is refused. */
function isShared(found: readonly string[], table: string, columns: readonly string[]): boolean {
  if (found.length === 0 || found.join() === columns.join()) return found.length > 0;
  throw otherVersion(`raw.${table}`);
}
