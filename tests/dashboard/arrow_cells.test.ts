import {
  Bool,
  DateDay,
  DateMillisecond,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  Table,
  Utf8,
  Vector,
  tableFromIPC,
  tableToIPC,
  vectorFromArray,
} from "apache-arrow";
import type { DataType } from "apache-arrow";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { cellsOf } from "../../dashboard/arrow_cells.ts";
import { askMart } from "../../dashboard/marts.ts";
import { arrowEnd, arrowSchema } from "../../pipelines/warehouse/arrow.ts";

const text = fc.string({ unit: "binary", maxLength: 6 });
const days = fc.integer({ min: -40_000, max: 40_000 });
/** A type of column, and what its cells may be, beside nothing. */
const kinds: Record<string, [DataType, fc.Arbitrary<unknown>]> = {
  texts: [new Utf8(), text],
  lists: [new List(new Field("item", new Utf8(), true)), fc.array(text, { maxLength: 4 })],
  days: [new DateDay(), days.map((day) => new Date(day * 86_400_000))],
  moments: [new DateMillisecond(), days.map((day) => new Date(day * 86_400_000))],
  counts: [new Int32(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  "large counts": [new Int64(), fc.maxSafeInteger().map(BigInt)],
  shares: [new Float64(), fc.double({ noNaN: true })],
  "short shares": [new Float32(), fc.float({ noNaN: true })],
  ticks: [new Bool(), fc.boolean()],
};

/** A cell as apache-arrow gives it, in the form that pages have it in. */
function given(vector: Vector, at: number): unknown {
  const value: unknown = vector.get(at);
  if (value === null) return null;
  if (String(vector.type).startsWith("Date"))
    return new Date(Number(value)).toISOString().slice(0, 10);
  if (value instanceof Vector) return [...value];
  return typeof value === "bigint" ? Number(value) : value;
}

test.each(Object.entries(kinds))(
  "%s are what apache-arrow says, cell by cell, with or without nothing among them",
  (_, [type, cell]) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(fc.option(cell), { maxLength: 40 }), fc.array(cell, { maxLength: 40 })),
        fc.nat({ max: 40 }),
        (cells, from) => {
          const sent = new Table({ cells: vectorFromArray(cells, type) });
          const whole = tableFromIPC(tableToIPC(sent));
          for (const table of [whole, whole.slice(from)]) {
            const column = table.getChild("cells")!;
            const expected = Array.from({ length: column.length }, (_, at) => given(column, at));
            expect(column.data.flatMap(cellsOf)).toEqual(expected);
          }
          expect(whole.getChild("cells")!.length).toBe(cells.length);
        },
      ),
    );
  },
);

test("texts of characters of one to four bytes are cut where they end, a byte order mark among them", () => {
  const cells = ["Ana", "\ufeffZoë", "", "東京", "a🎈b", null, "é"];
  const table = tableFromIPC(tableToIPC(new Table({ cells: vectorFromArray(cells, new Utf8()) })));
  expect(table.getChild("cells")!.data.flatMap(cellsOf)).toEqual(cells);
});

test("a mart of which no batch was sent has no rows, whatever its columns are", async () => {
  const heads = [
    { name: "site", kind: "text" },
    { name: "kept_back", kind: "list" },
  ] as const;
  const sent = Buffer.concat([arrowSchema(heads), arrowEnd]);
  vi.stubGlobal("fetch", async () => new Response(sent));
  await expect(askMart("fidelity_trend")).resolves.toEqual([]);
  vi.unstubAllGlobals();
});
