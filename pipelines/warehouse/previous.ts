import type { DuckDBConnection } from "@duckdb/node-api";
import { importTables } from "../contracts/tables.ts";
import { ThroughlineError } from "../errors.ts";
import type { ClassChange } from "../ledger/changes.ts";
import { identifier, literal, runQuery } from "./engine.ts";
import { comparePoints, type Moves } from "./moves.ts";
import { explainDamage } from "./open.ts";

/**
 * Copies the rows of all exports from the previous warehouse file, but the shipped catalogues and the
 * rows of imports in `without`: those are never written to the new file.
 */
export async function copyExportRows(
  connection: DuckDBConnection,
  file: string,
  without: readonly number[] = [],
): Promise<void> {
  const dropped = [0, ...without].map(Number).join(", ");
  await attached(connection, file, async () => {
    for (const [table, shape] of Object.entries(importTables)) {
      if (!(await isShared(connection, table, Object.keys(shape)))) continue;
      const columns = Object.keys(shape).map(identifier).join(", ");
      await runQuery(
        connection,
        `INSERT INTO raw.${table} (${columns})
         SELECT ${columns} FROM previous.raw.${table} WHERE import_id NOT IN (${dropped})`,
      );
    }
  });
}

/** What differs between the marts of the previous file (null: there is none) and of this one. */
export async function compareMarts(
  connection: DuckDBConnection,
  file: string | null,
): Promise<{ changes: ClassChange[]; moves: Moves }> {
  if (file === null) return movesOf([], await movedPoints(connection, null));
  return attached(connection, file, async () =>
    movesOf(await changedClasses(connection), await movedPoints(connection, "previous")),
  );
}

const movesOf = (changes: ClassChange[], points: Pick<Moves, "points" | "list">) => ({
  changes,
  moves: { ...points, classes: changes.length },
});

async function movedPoints(connection: DuckDBConnection, previous: "previous" | null) {
  const before = await columnsOf(connection, "previous", "marts", "fidelity_trend");
  const now = await columnsOf(connection, "warehouse", "marts", "fidelity_trend");
  if (now.length === 0) return { points: { moved: 0, new: 0, gone: 0 }, list: [] };
  return comparePoints(connection, before.length === 0 ? null : previous);
}

/** The sessions whose class differs between the previous file and this one. */
async function changedClasses(connection: DuckDBConnection): Promise<ClassChange[]> {
  const before = await columnsOf(connection, "previous", "marts", "sessions_classified");
  const now = await columnsOf(connection, "warehouse", "marts", "sessions_classified");
  if (before.length === 0 || now.length === 0) return [];
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
async function isShared(
  connection: DuckDBConnection,
  table: string,
  columns: readonly string[],
): Promise<boolean> {
  const found = await columnsOf(connection, "previous", "raw", table);
  if (found.length === 0 || found.join() === columns.join()) return found.length > 0;
  throw new ThroughlineError(
    `the warehouse was built by another version (raw.${table} differs): run \`throughline rebuild\``,
  );
}

async function columnsOf(
  connection: DuckDBConnection,
  database: string,
  schema: string,
  table: string,
): Promise<string[]> {
  const found = await runQuery(
    connection,
    `SELECT column_name FROM duckdb_columns()
     WHERE database_name = $database AND schema_name = $schema AND table_name = $table
     ORDER BY column_index`,
    { database, schema, table },
  );
  return found.rows().map((row) => String(row.column_name));
}
