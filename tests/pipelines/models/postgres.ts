import { PGlite } from "@electric-sql/pglite";
import { rawTables } from "../../../pipelines/contracts/tables.ts";
import { tableDefinition } from "../../../pipelines/warehouse/append.ts";
import { isStatistic, readModels } from "../../../pipelines/warehouse/models.ts";
import { standingViews } from "../../../pipelines/warehouse/standing.ts";
import { results } from "../../../pipelines/warehouse/statistics_tables.ts";
import type { Built } from "./build.ts";
import type { Given, RawRow, Value } from "./cases.ts";

/** Calendar dates stay text, timestamps are UTC instants. */
const parsers = {
  1082: (text: string) => text,
  1114: (text: string) => new Date(`${text}Z`).toISOString(),
};

/**
 * Builds every model on PostgreSQL over the raw rows of several agencies. What the statistics step
 * would write is taken from another build: it is no SQL.
 */
export async function buildPostgres(agencies: Given[], statistics: Built): Promise<Built> {
  const engine = await PGlite.create();
  await engine.exec(
    "CREATE SCHEMA raw; CREATE SCHEMA staging; CREATE SCHEMA intermediate; CREATE SCHEMA marts",
  );
  for (const [table, shape] of Object.entries(rawTables)) {
    await engine.exec(tableDefinition("raw", table, shape));
    await insert(
      engine,
      `raw.${table}`,
      Object.keys(shape),
      agencies.flatMap((given) => given[table] ?? []),
    );
  }
  for (const view of standingViews()) await engine.exec(view);
  for (const model of readModels()) {
    for (const need of model.needs.filter(isStatistic)) {
      const stem = need.replace("intermediate.", "") as keyof typeof results;
      const shape = results[stem];
      await engine.exec(`DROP TABLE IF EXISTS ${need}`);
      await engine.exec(tableDefinition("intermediate", stem, shape));
      const rows = await statistics.rows(`SELECT * FROM ${need}`);
      await insert(engine, need, Object.keys(shape), rows as RawRow[]);
    }
    const relation = `${model.schema}.${model.name}`;
    await engine.exec(`CREATE TABLE ${relation} AS ${model.sql}; ANALYZE ${relation}`);
  }
  return {
    rows: async (sql) => (await engine.query<RawRow>(sql, [], { parsers })).rows,
    close: () => void engine.close(),
  };
}

async function insert(
  engine: PGlite,
  table: string,
  columns: string[],
  rows: RawRow[],
): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(", ");
  for (let from = 0; from < rows.length; from += 1000) {
    const values = rows
      .slice(from, from + 1000)
      .map((row) => `(${columns.map((name) => literal(row[name] ?? null)).join(", ")})`);
    await engine.exec(`INSERT INTO ${table} (${names}) VALUES ${values.join(", ")}`);
  }
}

function literal(value: Value): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return `CAST(ARRAY[${value.map(literal).join(", ")}] AS varchar[])`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}
