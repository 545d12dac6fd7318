import { DuckDBInstance, DuckDBListValue } from "@duckdb/node-api";
import type { DuckDBValue } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { cellOf, readParts, readResult, resultOf } from "../../../pipelines/warehouse/result.ts";
import type { Cell, Result } from "../../../pipelines/warehouse/result.ts";

// 3000 rows are two chunks of the engine; every type that is served, with null and without.
const sql = `
  SELECT
    CASE WHEN i % 7 <> 0 THEN i * 0.5 END AS double, CAST(i AS INTEGER) AS whole,
    CAST(i % 100 - 50 AS TINYINT) AS tiny, CAST(i - 1500 AS SMALLINT) AS small,
    CASE WHEN i % 3 <> 0 THEN (i - 1500) * 10000000000 END AS big,
    CAST(i AS UBIGINT) AS unsigned, CAST(i - 9 AS HUGEINT) AS huge, CAST(i AS FLOAT) AS single,
    CAST(i / 4 AS DECIMAL(9, 2)) AS price,
    CASE WHEN i % 5 <> 0 THEN i % 2 = 0 END AS flag,
    CASE WHEN i <> 2999 THEN DATE '1969-12-01' + CAST(i AS INTEGER) END AS day,
    CASE WHEN i % 4 <> 0 THEN TIMESTAMP '1970-01-01 00:00:00.5' + to_hours(i) END AS instant,
    CASE WHEN i % 11 <> 0 THEN 'Site ' || i % 3 END AS short,
    'a long name that lies elsewhere, ' || i % 3 AS repeated, 'Zoë ' || i || repeat('x', i % 20) AS each,
    CASE WHEN i % 6 <> 0 THEN list_transform(range(i % 4), lambda x: 'name ' || (x + i % 2)) END AS names,
    CASE WHEN i % 9 <> 0 THEN 'plain letters that lie elsewhere' || repeat('y', i % 5) END AS plain,
    CASE WHEN i % 8 = 0 THEN NULL WHEN i % 3 = 0 THEN 'short' ELSE 'not so short ' || i END AS mixed,
    list_transform(range(i % 3), lambda x: 'a name that lies elsewhere ' || x) AS longs,
    CAST([] AS VARCHAR[]) AS empty
  FROM range(3000) AS t (i)`;

/** A cell as the engine's own package reads it, which our reading must not differ from. */
function told(value: DuckDBValue): Cell {
  if (value instanceof DuckDBListValue) return value.items.map(String);
  if (typeof value === "bigint") return Number(value);
  if (value === null || typeof value !== "object") return value;
  if ("micros" in value) return new Date(Number(value.micros) / 1000).toISOString();
  if ("toDouble" in value) return value.toDouble();
  return String(value);
}

const rowsOf = ({ columns, rowCount }: Result): Cell[][] =>
  Array.from({ length: rowCount }, (_, row) => columns.map((column) => cellOf(column, row)));

test("columns are read at once as the engine's own package reads them cell by cell", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const own = (await (await connection.run(sql)).getRows()).map((row) => row.map(told));
    expect(rowsOf(await readResult(await connection.run(sql)))).toEqual(own);
    const parts = await readParts(await connection.run(sql));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.flatMap((part) => rowsOf(resultOf(part)))).toEqual(own);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
});
