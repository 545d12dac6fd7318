import type { DuckDBConnection } from "@duckdb/node-api";
import { importTables } from "../contracts/tables.ts";
import { ThroughlineError } from "../errors.ts";
import type { ClassChange } from "../ledger/changes.ts";
import { identifier, literal, runQuery } from "./engine.ts";
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

/** The sessions whose class differs between the previous file and this one. */
export async function compareClasses(
  connection: DuckDBConnection,
  file: string,
): Promise<ClassChange[]> {
  return attached(connection, file, async () => {
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
  });
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
