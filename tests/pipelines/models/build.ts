import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawTables } from "../../../pipelines/contracts/tables.ts";
import { rawAppender } from "../../../pipelines/warehouse/append.ts";
import { createFile } from "../../../pipelines/warehouse/create.ts";
import { runQuery } from "../../../pipelines/warehouse/engine.ts";
import { type Model, readModels } from "../../../pipelines/warehouse/models.ts";
import type { Row } from "../../../pipelines/warehouse/result.ts";
import { runModels } from "../../../pipelines/warehouse/transform.ts";
import { type Case, type Given, relation, written } from "./cases.ts";

/** Rows by relation and agency. */
export type ExpectedRows = Map<string, Map<string, Row[]>>;
export type Built = { rows(sql: string): Promise<Row[]>; close(): void };

/** Builds every model on DuckDB over the raw rows of several agencies. */
export async function build(agencies: Given[], models: Model[] = readModels()): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), "models-"));
  const warehouse = await createFile(join(folder, "warehouse.duckdb"), join(folder, "spill"));
  const close = (): void => {
    warehouse.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    const appender = rawAppender(warehouse.connection);
    for (const [table, shape] of Object.entries(rawTables)) {
      const rows = agencies.flatMap((given) => given[table] ?? []);
      if (rows.length === 0) continue;
      const names = Object.keys(shape);
      const columns = names.map((name) => [name, rows.map((row) => row[name] ?? null)]);
      await appender.append(table, Object.fromEntries(columns));
    }
    appender.flush();
    await warehouse.readyForModels();
    await runModels(warehouse.connection, models, () => {});
  } catch (error) {
    close();
    throw error;
  }
  return {
    rows: async (sql) => (await runQuery(warehouse.connection, sql)).rows(),
    close,
  };
}

/** Rows of every relation that cases expect. */
export async function readExpected(built: Built, cases: Case[]): Promise<ExpectedRows> {
  const names = new Set(cases.flatMap((one) => Object.keys(one.expected)));
  const read: ExpectedRows = new Map();
  for (const name of names) {
    const rows = await built.rows(`SELECT * FROM ${relation(name).table}`);
    read.set(
      name,
      Map.groupBy(rows, (row) => String(row.agency)),
    );
  }
  return read;
}

/**
 * What is wrong with the rows of an agency: one line for each row that is not as a case expects. Of
 * sessions_classified a case lists the sessions that it is about, of other relations all rows.
 */
export function differences(one: Case, agency: string, read: ExpectedRows): string[] {
  return Object.entries(one.expected).flatMap(([name, expected]) => {
    const columns = Object.keys(expected[0] ?? {});
    const line = (row: Row): string =>
      columns.map((column) => `${column}=${written(row[column])}`).join(" ");
    const rows = read.get(name)?.get(agency) ?? [];
    const about = new Set(expected.map((row) => row.session_id));
    const found = rows
      .filter((row) => name !== "sessions_classified" || about.has(String(row.session_id)))
      .map(line);
    const wanted = expected.map(line);
    return [
      ...wanted.filter((text) => !found.includes(text)).map((text) => `${name} misses ${text}`),
      ...found.filter((text) => !wanted.includes(text)).map((text) => `${name} has ${text}`),
    ];
  });
}
