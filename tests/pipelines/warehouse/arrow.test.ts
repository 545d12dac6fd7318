import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DataType, tableFromIPC } from "apache-arrow";
import type { Table } from "apache-arrow";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrowEnd, arrowRows, arrowSchema, readArrow } from "../../../pipelines/warehouse/arrow.ts";
import { cellOf, readParts, readResult } from "../../../pipelines/warehouse/result.ts";
import type { Cell } from "../../../pipelines/warehouse/result.ts";

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:");
  connection = await instance.connect();
});

afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
});

/** A cell of an Arrow table as the rows of a result have it. */
function told(value: unknown, type: DataType): Cell {
  if (value === null) return null;
  if (DataType.isList(type)) return [...(value as Iterable<string>)];
  if (DataType.isDate(type)) return new Date(Number(value)).toISOString().slice(0, 10);
  if (DataType.isTimestamp(type)) return new Date(Number(value)).toISOString();
  return value as Cell;
}

const cellsOf = (table: Table): [string, Cell[]][] =>
  table.schema.fields.map(({ name, type }) => {
    const column = table.getChild(name);
    return [name, Array.from({ length: table.numRows }, (_, row) => told(column?.get(row), type))];
  });

/** A query as Arrow, whole and in parts, holds what its columns hold. */
async function expectSame(sql: string): Promise<Table> {
  const { columns, rowCount } = await readResult(await connection.run(sql));
  const cells = columns.map((column): [string, Cell[]] => [
    column.name,
    Array.from({ length: rowCount }, (_, row) => cellOf(column, row)),
  ]);
  const table = tableFromIPC(await readArrow(await connection.run(sql)));
  expect(cellsOf(table)).toEqual(cells);

  const parts = await readParts(await connection.run(sql));
  const some = parts.filter((part) => part.rowCount > 0).map((part) => arrowRows(part));
  const stream = Buffer.concat([arrowSchema(parts[0]!.heads), ...some, arrowEnd]);
  expect(cellsOf(tableFromIPC(stream))).toEqual(cells);
  return table;
}

/** Every type that is served, with null and without, so that nulls stand at the borders of chunks and parts. */
const everyType = (rows: number): string => `
  SELECT
    i / 7 AS double, CASE WHEN i % 512 <> 511 THEN CAST(i AS FLOAT) END AS single,
    CASE WHEN i % 2048 <> 0 THEN CAST(i AS INTEGER) END AS whole,
    CAST(i % 100 - 50 AS TINYINT) AS tiny, CASE WHEN i % 3 = 0 THEN CAST(i % 999 AS SMALLINT) END AS small,
    CASE WHEN i % 3 <> 0 THEN (i - 1500) * 10000000000 END AS big,
    CAST(i AS UBIGINT) AS unsigned, CASE WHEN i % 5 <> 4 THEN CAST(i - 9 AS HUGEINT) END AS huge,
    CASE WHEN i % 4 <> 3 THEN CAST(i / 4 AS DECIMAL(9, 2)) END AS price,
    CAST(i AS DECIMAL(30, 3)) AS wide,
    CASE WHEN i % 5 <> 0 THEN i % 2 = 0 END AS flag, i % 3 = 0 AS sure,
    CASE WHEN i <> ${rows - 1} THEN DATE '1969-12-01' + CAST(i % 9999 AS INTEGER) END AS day,
    CASE WHEN i % 4 <> 0 THEN TIMESTAMP '1969-12-01 00:00:00.5' + to_hours(i) END AS instant,
    TIMESTAMPTZ '1969-12-31 23:59:59.123456+00' + to_microseconds(i * 100) AS precise,
    CASE WHEN i % 11 <> 0 THEN 'Site ' || i % 3 END AS short, '' AS blank,
    CAST(NULL AS VARCHAR) AS never, CAST(NULL AS INTEGER) AS none,
    repeat('x', CAST(i % 30 AS INTEGER)) AS each, 'twelve bytes' || repeat('!', CAST(i % 2 AS INTEGER)) AS border,
    CASE WHEN i % 9 <> 0 THEN 'Zoë 🧵 ' || i || chr(0) || repeat('ü', CAST(i % 20 AS INTEGER)) END AS letters,
    CASE WHEN i % 8 = 0 THEN NULL WHEN i % 3 = 0 THEN 'short' ELSE 'not so short ' || i END AS mixed,
    CASE WHEN i % 6 <> 0 THEN list_transform(range(i % 4), lambda x: 'name ' || (x + i % 2)) END AS names,
    list_transform(range(i % 3), lambda x: 'a name that lies elsewhere ' || x) AS longs,
    CASE WHEN i % 2 = 0 THEN ['a', NULL, 'b 🧵'] ELSE [NULL] END AS holes,
    CAST([] AS VARCHAR[]) AS empty, CAST(NULL AS VARCHAR[]) AS unlisted
  FROM range(${rows}) AS t (i)`;

describe("an Arrow stream holds what the columns hold", () => {
  it.each([1, 7, 8, 511, 2048, 2049, 5000])("of %i rows of every type", async (rows) => {
    await expectSame(everyType(rows));
  });

  it("of no rows, with its columns still", async () => {
    const table = await expectSame(everyType(0));
    expect(table.numRows).toBe(0);
    expect(table.schema.fields.slice(0, 3).map(String)).toEqual([
      "double: Float64",
      "single: Float64",
      "whole: Int32",
    ]);
  });

  it("of more than a hundred thousand rows", async () => {
    await expectSame(
      `SELECT CASE WHEN i % 7 <> 0 THEN i END AS n, 'Site ' || i % 50 AS site,
         CASE WHEN i % 13 <> 0 THEN 'lies elsewhere, ' || i END AS long,
         CASE WHEN i % 3 = 0 THEN ['é', 'a name that lies elsewhere'] ELSE [] END AS names
       FROM range(120_000) AS t (i) ORDER BY i`,
    );
  });

  it("of rows in another order, where texts and items do not lie one behind the other", async () => {
    await expectSame(`SELECT * FROM (${everyType(3000)}) ORDER BY hash(whole), each DESC`);
    await expectSame(`SELECT * FROM (${everyType(3000)}) WHERE whole % 7 = 3`);
  });

  it("of lists that share their items", async () => {
    await expectSame(
      `SELECT CASE WHEN i % 3 = 0 THEN ['a name that lies elsewhere', 'b'] WHEN i % 3 = 1 THEN ['c'] END AS names
       FROM range(3000) AS t (i)`,
    );
  });
});

it("has one type for each column, all of which may be null", async () => {
  const table = tableFromIPC(await readArrow(await connection.run(everyType(5))));
  const { fields } = table.schema;
  expect(table.batches.length).toBe(1);
  expect(fields.every(({ nullable }) => nullable)).toBe(true);
  expect(Object.fromEntries(fields.map(({ name, type }) => [name, String(type)]))).toMatchObject({
    big: "Float64",
    price: "Float64",
    small: "Int32",
    flag: "Bool",
    day: "Date32<DAY>",
    instant: "Timestamp<MILLISECOND, UTC>",
    short: "Utf8",
    names: "List<Utf8>",
  });
  expect(fields.map(({ name }) => table.getChild(name)!.nullCount)).toEqual(
    cellsOf(table).map(([, cells]) => cells.filter((cell) => cell === null).length),
  );
});

it("has texts for a column without a type", () => {
  const heads = [{ name: "nothing", kind: "nothing" as const }];
  const rows = arrowRows({ heads, stretches: [], rowCount: 9 });
  const table = tableFromIPC(Buffer.concat([arrowSchema(heads), rows, arrowEnd]));
  expect(String(table.schema.fields[0]!.type)).toBe("Utf8");
  expect(cellsOf(table)).toEqual([["nothing", Array.from({ length: 9 }, () => null)]]);
});

it("is refused in one line for a type that is not served", async () => {
  await expect(readArrow(await connection.run("SELECT {'a': 1} AS it"))).rejects.toThrow(
    "column it has a type that is not served",
  );
});

/** Texts of any letters, short and long, alike and not. The engine's package reads no mark at their beginning. */
const text = fc
  .oneof(
    fc.constantFrom("", "twelve bytes", "thirteen byte", "a name that lies elsewhere"),
    fc.string({ unit: "binary", maxLength: 40 }),
  )
  .filter((one) => !one.includes("\uFEFF") && one.isWellFormed());
const cell = fc.option(text, { freq: 4 });
const row = fc.record({ text: cell, list: fc.option(fc.array(cell, { maxLength: 4 })) });

it("holds any texts and lists that the engine holds", async () => {
  const literal = (one: string | null): string =>
    one === null ? "NULL" : `decode(from_hex('${Buffer.from(one).toString("hex")}'))`;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
      const values = rows.map(
        ({ text, list }, at) =>
          `(${at}, ${literal(text)}, ${list === null ? "NULL" : `CAST([${list.map(literal).join(", ")}] AS VARCHAR[])`})`,
      );
      const sql = `SELECT CAST(text AS VARCHAR) AS text, CAST(list AS VARCHAR[]) AS list
        FROM (VALUES ${values.join(", ")}) AS t (place, text, list) ORDER BY place`;
      const table = await expectSame(sql);
      expect([...table.getChild("text")!]).toEqual(rows.map((one) => one.text));
      expect(cellsOf(table)[1]![1]).toEqual(
        rows.map(({ list }) => list?.map((one) => one ?? "null") ?? null),
      );
    }),
    { numRuns: 60 },
  );
});
