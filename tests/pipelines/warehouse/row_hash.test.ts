import fc from "fast-check";
import { expect, test } from "vitest";
import { fileColumns } from "../../../pipelines/contracts/tables.ts";
import { notCoded, nothing, rowCoder, type Word } from "../../../pipelines/warehouse/coded.ts";
import { hashWord } from "../../../pipelines/warehouse/row_hash.ts";

/** The hashes of rows of an export of priorities, each cell read afresh. */
function hashesOf(rows: readonly (Word | null)[][]): number[] {
  const names = ["site", "theme", "from_date", "to_date", "source"];
  const lines = Int32Array.from(rows, (_, row) => row + 2);
  const columns = Object.fromEntries(
    names.map((name, at) => [name, rows.map((row) => notCoded(row[at]!))]),
  );
  return [...rowCoder("priorities")({ lines, columns }).hashes];
}

test("rows have one hash where they say the same, and another where a cell differs or stands elsewhere", () => {
  const words = [null, "", "a", "b", "ab", "2025-01-01"];
  const rows = words.flatMap((one) =>
    words.flatMap((two) => words.map((three) => [one, two, null, three, "x"])),
  );
  const hashes = hashesOf(rows);
  expect(new Set(hashes).size).toBe(rows.length);
  expect(hashesOf(rows.toReversed())).toEqual(hashes.toReversed());
  expect(hashes.every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
});

test("a list has the hash of what it is as JSON, which rows are stored with", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "Ana Fox", 'a "quote"', "back\\slash", "a\tb", "\ud800", "\u2028", "Zoë"),
  );
  fc.assert(
    fc.property(fc.array(text), (list) => {
      const [own, asText] = [notCoded(list), notCoded(JSON.stringify(list))];
      hashWord(own);
      hashWord(asText);
      expect([own.one, own.two]).toEqual([asText.one, asText.two]);
    }),
  );
});

test("lists that are the same have one code, others another", () => {
  const lists = [["a", "b"], ["a,b"], ["a", "b"], [], ["b", "a"], []];
  const column = { from: 0, words: [null, ["a", "b"], ["a,b"], [], ["b", "a"]] };
  const { staff } = rowCoder("sessions")({
    lines: Int32Array.from(lists, (_, row) => row + 2),
    columns: {
      ...Object.fromEntries(
        Object.keys(fileColumns("sessions")).map((name) => [name, lists.map(() => nothing)]),
      ),
      staff: lists.map((list) => notCoded(list)),
    },
  }).columns;
  expect(staff).toEqual({ ...column, codes: Int32Array.of(1, 2, 1, 3, 4, 3) });
});
