import { tableFromIPC } from "apache-arrow";
import { expect, it } from "vitest";
import { arrowStream } from "../../../pipelines/warehouse/arrow.ts";
import { cellOf } from "../../../pipelines/warehouse/result.ts";
import type { Column } from "../../../pipelines/warehouse/result.ts";

const rowCount = 70;
const rows = Array.from({ length: rowCount }, (_, row) => row);
const valid = Uint8Array.from(rows, (row) => Number(row % 3 !== 0));
const columns: Column[] = [
  { name: "text", type: "text", values: rows.map((row) => (row % 3 === 0 ? null : `é${row}`)) },
  { name: "plain", type: "text", values: rows.map((row) => (row % 5 === 0 ? null : `p${row}`)) },
  { name: "list", type: "list", values: rows.map((row) => (row % 3 === 0 ? null : ["a", "ü"])) },
  { name: "double", type: "double", values: Float64Array.from(rows, (row) => row / 7), valid },
  { name: "integer", type: "integer", values: Int32Array.from(rows), valid },
  { name: "boolean", type: "boolean", values: Uint8Array.from(rows, (row) => row % 2), valid },
  { name: "date", type: "date", values: Int32Array.from(rows, (row) => 20_000 + row), valid: null },
  {
    name: "timestamp",
    type: "timestamp",
    values: Float64Array.from(rows, (row) => row * 1e12),
    valid,
  },
];

it("an Arrow stream holds what the rows hold, column by column", () => {
  const table = tableFromIPC(arrowStream(columns, rowCount));
  for (const column of columns) {
    const vector = table.getChild(column.name);
    for (const row of rows) {
      const value: unknown = vector?.get(row);
      expect(plain(value, column)).toEqual(cellOf(column, row));
    }
  }
});

it("an Arrow stream of no rows has its columns still", () => {
  const table = tableFromIPC(arrowStream([{ name: "site", type: "text", values: [] }], 0));
  expect([table.numRows, table.schema.names]).toEqual([0, ["site"]]);
});

function plain(value: unknown, column: Column): unknown {
  if (value === null) return null;
  if (column.type === "list") return [...(value as Iterable<string>)];
  if (column.type === "date") return new Date(Number(value)).toISOString().slice(0, 10);
  return column.type === "timestamp" ? new Date(Number(value)).toISOString() : value;
}
