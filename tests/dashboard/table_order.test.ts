import fc from "fast-check";
import { expect, test } from "vitest";
import { sortRows, sortsBy } from "../../dashboard/parts/table_order.ts";
import type { Column } from "../../dashboard/parts/table.ts";

type Row = { text: string | null; number: number | null };
const text: Column<Row> = { name: "Site", cell: (row) => row.text };
const number: Column<Row> = {
  name: "Value",
  number: true,
  by: (row) => row.number,
  cell: (row) => (row.number === null ? "withheld" : `${row.number} %`),
};
const rows = (...values: (string | number | null)[]): Row[] =>
  values.map((each) => ({
    text: each === null ? null : String(each),
    number: typeof each === "number" ? each : null,
  }));
const order = (column: Column<Row>, direction: "ascending" | "descending", given: Row[]) =>
  sortRows(given, column, direction).map(({ text: said }) => said);

test("numbers are sorted as numbers, not as they are written", () => {
  expect(order(number, "ascending", rows(1240, 61, -3, 9.5))).toEqual(["-3", "9.5", "61", "1240"]);
});

test("what has no value comes last both ways", () => {
  const given = rows(null, 2, "gone", 10);
  expect(order(number, "ascending", given)).toEqual(["2", "10", null, "gone"]);
  expect(order(number, "descending", given)).toEqual(["10", "2", null, "gone"]);
});

test("text is sorted as people count: goal 2 before goal 10", () => {
  expect(order(text, "ascending", rows("PD-10", "ash", "PD-2"))).toEqual(["ash", "PD-2", "PD-10"]);
});

test("months are sorted by time, not by their names", () => {
  const column: Column<string> = { name: "Month", cell: (month) => month, by: (month) => month };
  expect(sortRows(["2025-04", "2024-12", "2025-01"], column, "ascending")).toEqual([
    "2024-12",
    "2025-01",
    "2025-04",
  ]);
});

test("a column of marks alone has no order, nor has one of numbers that were written out", () => {
  const marks = { name: "Mark", cell: () => ({}) as never };
  expect(sortsBy(marks, [1, 2])).toBe(false);
  const written = { name: "Value", number: true, cell: () => "1.240" };
  expect(sortsBy(written, [1, 2])).toBe(false);
  expect(sortsBy(number, rows(1, 2))).toBe(true);
});

test("sorting keeps every row, and rows that are alike as they were", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ key: fc.nat(3), at: fc.nat() }), { selector: ({ at }) => at }),
      (given) => {
        const column: Column<(typeof given)[number]> = { name: "", cell: ({ key }) => key };
        const up = sortRows(given, column, "ascending");
        expect(up.toSorted((a, b) => a.at - b.at)).toEqual(given.toSorted((a, b) => a.at - b.at));
        for (const [at, row] of up.entries()) {
          const next = up[at + 1];
          if (!next) continue;
          expect(row.key).toBeLessThanOrEqual(next.key);
          if (row.key === next.key) expect(given.indexOf(row)).toBeLessThan(given.indexOf(next));
        }
      },
    ),
  );
});
