import { DuckDBInstance, listValue } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValue } from "@duckdb/node-api";
import { explainFullDisk } from "../store/disk.ts";
import { readResult, streamResults } from "./result.ts";
import type { Result } from "./result.ts";

/** Values bound to a query's named parameters ($name). */
export type Params = Record<string, string | number | boolean | null | readonly string[]>;

const closedDoors = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
};

/** Starts an engine without a file of its own: files are attached to it. */
export function startEngine(settings: Record<string, string>): Promise<DuckDBInstance> {
  return DuckDBInstance.create(":memory:", { ...closedDoors, ...settings });
}

/** Ends an engine: connections first, since a live one would keep the lock on its files. */
export function stopEngine(
  instance: DuckDBInstance,
  connections: readonly DuckDBConnection[],
): void {
  for (const connection of connections) connection.disconnectSync();
  instance.closeSync();
}

/** Makes this engine read the models as PostgreSQL does (design.md, section 4). */
export async function setDialect(connection: DuckDBConnection): Promise<void> {
  await connection.run("SET integer_division = true");
  await connection.run("SET ieee_floating_point_ops = false");
  await connection.run("SET default_null_order = 'nulls_last_on_asc_first_on_desc'");
  await connection.run("SET TimeZone = 'UTC'");
}

/** The database beside the warehouse that holds what lies between raw rows and marts, and its schemas. */
export const beside = "models";
export const besideSchemas = ["staging", "intermediate"] as const;

/** Lets statements name relations of those schemas as if they were in the warehouse. */
export async function searchBeside(connection: DuckDBConnection): Promise<void> {
  const schemas = ["warehouse.main", ...besideSchemas.map((schema) => `${beside}.${schema}`)];
  await connection.run(`SET search_path = ${literal(schemas.join(","))}`);
}

/**
 * Runs one statement with bound parameters. A failure carries the SQL and its cause; a full disk is
 * an expected one.
 */
export const runQuery = (
  connection: DuckDBConnection,
  sql: string,
  params: Params = {},
): Promise<Result> => runReading(connection, sql, params, readResult);

/** The same chunk by chunk, as the engine finds them: none of it is held. */
export async function* runStream(
  connection: DuckDBConnection,
  sql: string,
): AsyncGenerator<Result> {
  try {
    yield* streamResults(await connection.stream(sql));
  } catch (cause) {
    throw failureOf(cause, sql);
  }
}

/** The same with what `read` makes of the result, as the engine has it. */
export async function runReading<T>(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
  read: (source: DuckDBMaterializedResult) => Promise<T>,
): Promise<T> {
  const given = Object.entries(params).map(([name, value]): [string, DuckDBValue] => [
    name,
    Array.isArray(value) ? listValue(value) : (value as DuckDBValue),
  ]);
  // Without values nothing has to be prepared: the statement is planned once, not twice.
  const bound = given.length === 0 ? undefined : Object.fromEntries(given);
  try {
    return await read(await connection.run(sql, bound));
  } catch (cause) {
    throw failureOf(cause, sql);
  }
}

function failureOf(cause: unknown, sql: string): unknown {
  const explained = explainFullDisk(cause);
  if (explained !== cause) return explained;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`query failed: ${reason}\n${sql}`, { cause });
}

/** A text as an SQL literal, for the few statements that take no parameters (ATTACH). */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
