import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordReader } from "../../../pipelines/ingest/records.ts";
import { limits } from "../../../pipelines/limits.ts";

const read = (text: string, width: number | null = null, chunk = text.length || 1) => {
  const reader = recordReader(",", width);
  const records = [];
  for (let at = 0; at < text.length; at += chunk)
    records.push(...reader.read(text.slice(at, at + chunk)));
  return [...records, ...reader.end()];
};

test("a record keeps the physical line on which it begins, across quoted line breaks and blank lines", () => {
  const records = read('a,b\r\n1,"x\ny"\n\n2,z\r3,w');
  expect(records.map(({ line, fields }) => [line, ...fields])).toEqual([
    [1, "a", "b"],
    [2, "1", "x\ny"],
    [5, "2", "z"],
    [6, "3", "w"],
  ]);
});

test("text after a closing quote costs its own line and no other", () => {
  const records = read('a,b\n"x"y,1\n"p, q",2\n', 2);
  expect(records.map(({ line, problem }) => [line, problem])).toEqual([
    [1, null],
    [2, "text after a closing quote"],
    [3, null],
  ]);
});

test("a quote that is never closed is named by its own line and swallows nothing", () => {
  const records = read(`a,b\n1,"open\n${"2,fine\n".repeat(3)}`, 2);
  expect(records.map(({ line, problem }) => [line, problem])).toEqual([
    [1, null],
    [2, "a quote that is never closed"],
    [3, null],
    [4, null],
    [5, null],
  ]);
});

test("a stray quote that meets a later one does not join the rows between them", () => {
  const records = read('a,b\n1,"open\n2,fine\n3,"quoted"\n', 2);
  expect(records.filter(({ problem }) => problem !== null).map(({ line }) => line)).toEqual([2]);
  expect(records.at(-1)?.fields).toEqual(["3", "quoted"]);
});

test.each([0, 1, 2, 3, 4])("an unclosed quote in data row %i costs that row alone", (broken) => {
  const row = (at: number) => `${at},"Smith, Jane","said ""so"""`;
  const rows = Array.from({ length: 5 }, (_, at) =>
    at === broken ? row(at).replace('Jane"', "Jane") : row(at),
  );
  const records = read(`a,b,c\n${rows.join("\n")}\n`, 3);
  expect(records.filter(({ problem }) => problem !== null)).toMatchObject([
    { line: broken + 2, lastLine: broken + 2 },
  ]);
  expect(records).toHaveLength(6);
});

test("an unclosed quote that meets the quote of the next field is said to be unclosed", () => {
  expect(read('a,b\n"Smith,"Jane"\n', 2)[1]?.problem).toBe("a quote that is never closed");
});

test("a quote that is never closed below a field of several lines costs its record, and says its line", () => {
  const records = read('a,b,c\n1,"two\nlines","open\n2,x,y\n3,"p","q"\n', 3);
  expect(records.map(({ line, lastLine }) => [line, lastLine])).toEqual([
    [1, 1],
    [2, 3],
    [4, 4],
    [5, 5],
  ]);
  expect(records[1]?.problem).toBe("a quote that is never closed (line 3)");
});

test("a quote inside an unquoted field is text", () => {
  expect(read(`a,b\n5'10",x "y" z\n`)[1]?.fields).toEqual([`5'10"`, 'x "y" z']);
});

const field = fc.string({
  unit: fc.constantFrom("a", "é", " ", ",", '"', "\n", ";"),
  maxLength: 6,
});
const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
  fc.array(fc.array(field, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 8,
  }),
);
const write = (rows: string[][], end: string) =>
  rows
    .map((row) =>
      row.map((each) => (/[",\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(","),
    )
    .join(end);

test("well-formed files read as csv-parse reads them, whatever the line ends and wherever chunks are cut", () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 1, max: 9 }),
      (rows, end, chunk) => {
        const text = write(rows, end);
        const expected = parse(text, { relax_column_count: true }).filter((row) =>
          row.some((each) => each.trim() !== ""),
        );
        expect(read(text, rows[0]?.length ?? null, chunk).map(({ fields }) => fields)).toEqual(
          expected,
        );
      },
    ),
    { numRuns: 500 },
  );
});

test("whatever the text, chunks do not matter and every line is in some record", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " "), maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      (text, chunk) => {
        expect(read(text, 2, chunk)).toEqual(read(text, 2));
      },
    ),
    { numRuns: 1000 },
  );
});

describe("a row that is too long", () => {
  const long = "x".repeat(limits.recordCharacters);
  const shown = (text: string, chunk?: number) =>
    read(text, 2, chunk).map(({ line, lastLine, fields, problem }) => [
      [line, lastLine],
      problem ?? fields,
    ]);
  const reason = "a row of more than 4,000,000 characters";

  test.each(["\n", "\r\n", "\r"])(
    "is rejected by its line and the limit, and costs no other row, with line break %j",
    (end) => {
      const text = ["a,b", "1,2", `3,${long}`, "5,6", ""].join(end);
      for (const chunk of [1 << 16, (1 << 20) - 1, text.length])
        expect(shown(text, chunk)).toEqual([
          [
            [1, 1],
            ["a", "b"],
          ],
          [
            [2, 2],
            ["1", "2"],
          ],
          [[3, 3], reason],
          [
            [4, 4],
            ["5", "6"],
          ],
        ]);
    },
  );

  test("at the end of a file needs no line break to be told", () => {
    expect(shown(`a,b\n3,${long}`, 1 << 20)).toEqual([
      [
        [1, 1],
        ["a", "b"],
      ],
      [[2, 2], reason],
    ]);
  });

  test("may be as long as the limit", () => {
    const whole = `3,${long.slice(2)}`;
    expect(shown(`${whole}\n5,6\n`, 1 << 20).map(([, found]) => found === reason)).toEqual([
      false,
      false,
    ]);
  });

  test("goes on over the line breaks in its cells, and ends with the line on which it is too long", () => {
    const cell = `"${"x\n".repeat(1000)}",`;
    const cells = Math.ceil(limits.recordCharacters / cell.length) + 1;
    const reader = recordReader(",");
    const text = `${cell.repeat(cells)}\n5,6\n`;
    const found = [...reader.read(text), ...reader.end()];
    expect(found[0]).toMatchObject({ line: 1, problem: expect.stringContaining(reason) });
    expect(found.at(-1)).toMatchObject({ line: cells * 1000 + 2, fields: ["5", "6"] });
    expect(found[0]!.fields[0]!.length).toBeLessThan(1000);
  });

  test.each([
    ["one line", "x"],
    ["quoted cells in one line", '"a",'],
    ["delimiters alone", ","],
    ["quotes alone", '"'],
    ["quotes that open on every line", 'x",y,"z\n'],
    ["quotes that open on every line around nothing", ' ",,"\n'],
  ])("takes time and memory in proportion to the bytes: %s", (_, piece) => {
    const chunk = piece.repeat(Math.floor(2 ** 16 / piece.length));
    /** Processor seconds for so many millions of characters, and how many were kept of them. */
    const read = (millions: number) => {
      const reader = recordReader(",", 7);
      let kept = 0;
      const began = process.cpuUsage();
      for (let at = 0; at < millions; at += 2 ** -4)
        for (const { fields } of reader.read(chunk)) kept += fields.join("").length;
      reader.read('x",y,"z"\n');
      reader.end();
      const { user, system } = process.cpuUsage(began);
      return { seconds: (user + system) / 1e6, kept };
    };
    const [half, whole] = [read(3), read(6)];
    // Twice the bytes take twice as long; four times where all that came is looked at again.
    expect(whole.seconds).toBeLessThan(3.2 * Math.max(half.seconds, 0.25));
    expect(whole.kept).toBeLessThan(6 * 2 ** 20);
  });
});

test("a quoted cell that is longer than a cell may be is told from a quote that is never closed", () => {
  const far = recordReader(",");
  const [long] = [...far.read(`a,"${"x".repeat(limits.cellCharacters + 1)}"\nb,c\n`), ...far.end()];
  expect(long?.problem).toBe("a quote that is not closed within 65,536 characters");
  const open = recordReader(",");
  const [unclosed] = [...open.read(`a,"${"x".repeat(10)}\n`), ...open.end()];
  expect(unclosed?.problem).toBe("a quote that is never closed");
});
