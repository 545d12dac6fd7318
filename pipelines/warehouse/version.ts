import { marts } from "../contracts/marts.ts";
import { importTables } from "../contracts/tables.ts";
import type { Params } from "./engine.ts";
import { LostWarehouse, openWarehouse } from "./open.ts";
import type { OpenOptions, Warehouse } from "./open.ts";
import type { Result } from "./result.ts";

type Query = (sql: string, params?: Params) => Promise<Result>;

const expected: Record<string, readonly string[]> = Object.fromEntries([
  ...Object.entries(importTables).map(([name, shape]) => [`raw.${name}`, Object.keys(shape)]),
  ...Object.entries(marts).map(([name, { columns }]) => [
    `marts.${name}`,
    ["agency", ...Object.keys(columns)],
  ]),
]);

/**
 * The first relation, as `schema.name`, whose columns in a warehouse file are not those that this
 * version writes and reads; null: it was built by this version, or by one that is no different. A file
 * without any mart is one of the rows alone.
 */
export async function differsFromThisVersion(query: Query): Promise<string | null> {
  const found = await columnsOf(query, "warehouse");
  const names = Object.keys(expected);
  const isBare = !names.some((name) => name.startsWith("marts.") && found(name).length > 0);
  const looked = isBare ? names.filter((name) => name.startsWith("raw.")) : names;
  return looked.find((name) => found(name).join() !== expected[name]!.join()) ?? null;
}

/** What to do about a file in which a relation differs. */
export const otherVersion = (relation: string): LostWarehouse =>
  new LostWarehouse(`the warehouse was built by another version (${relation} differs)`);

/** Opens a published file as `openWarehouse` does. Throws when another version built it. */
export async function openCurrent(file: string, options: OpenOptions = {}): Promise<Warehouse> {
  const warehouse = await openWarehouse(file, options);
  try {
    const relation = await differsFromThisVersion(warehouse.query);
    if (relation !== null) throw otherVersion(relation);
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** Looks up the columns of a relation of an attached file, in their order; none: it is not there. */
export async function columnsOf(
  query: Query,
  database: string,
): Promise<(relation: string) => string[]> {
  const found = await query(
    `SELECT schema_name || '.' || table_name AS relation, column_name
     FROM duckdb_columns() WHERE database_name = $database AND NOT internal
     ORDER BY column_index`,
    { database },
  );
  const byRelation = Map.groupBy(found.rows(), (row) => String(row.relation));
  return (relation) => (byRelation.get(relation) ?? []).map((row) => String(row.column_name));
}
