import { expect, test } from "vitest";
import { notCoded, rowCoder, type Word } from "../../../pipelines/warehouse/coded.ts";

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
