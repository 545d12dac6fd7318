import fc from "fast-check";
import { expect, test } from "vitest";
import { namesReader } from "../../../pipelines/ingest/cell_list.ts";
import { lineSplitter, textOf } from "../../../pipelines/ingest/split.ts";

const cell = fc.constantFrom("", "a", "ab", "abc", "b", "2025-03-04", "2025-03-05", "as planned");
const line = fc.record({
  cells: fc.array(cell, { minLength: 1, maxLength: 4 }),
  // A cell of a line with quotes may hold what parts the cells of others.
  quoted: fc.option(fc.constantFrom("a,b", "a\nb", "abc", ","), { nil: null }),
});

test("a line is split where its commas are, whatever stood in the lines before it", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const splitter = lineSplitter(",");
      for (const { cells, quoted } of lines) {
        const text = `x,y\n${cells.join(",")}\na,b`;
        const from = 4;
        const units = Uint16Array.from(text, (letter) => letter.charCodeAt(0));
        const count = splitter.split(text, units, from, text.length - 4);
        expect(splitter.cells.slice(0, count).map(textOf)).toEqual(cells);
        if (quoted !== null) expect(textOf(splitter.cell(0, quoted))).toBe(quoted);
      }
    }),
  );
});

test("people in a cell are told once whatever their case, in one order, in short lists and in long", () => {
  const reader = namesReader("staff");
  const name = fc.constantFrom("Bo Lee", "bo lee", "BO LEE", "Ana Fox", "Cy Day", "cy Day");
  const more = fc.nat(40).map((at) => `Worker ${at}`);
  const names = fc.array(fc.oneof(name, more), { maxLength: 50 });
  const folded = (items: readonly string[]) => items.map((item) => item.toLowerCase());
  fc.assert(
    fc.property(names, fc.constantFrom(";", "; ", " | ", "\n"), (people, mark) => {
      const found = reader.read(people.join(mark)) as string[];
      expect(found).toEqual(found.toSorted());
      expect(new Set(folded(found)).size).toBe(found.length);
      expect(new Set(folded(found))).toEqual(new Set(folded(people)));
      expect(found.every((each) => people.includes(each))).toBe(true);
    }),
  );
});
