import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openArchive, Unreadable } from "../../../pipelines/ingest/archive.ts";
import { type Sheet, readWorkbook } from "../../../pipelines/ingest/workbook.ts";
import { limits } from "../../../pipelines/limits.ts";
import { type MadeCell, type MadeOptions, madeWorkbook, styled } from "./made_workbook.ts";

const csvOf = (sheet: Sheet | undefined): string => {
  if (sheet === undefined || !("csv" in sheet)) throw new Error(JSON.stringify(sheet));
  return Buffer.from(sheet.csv).toString("utf8");
};

/** The first sheet of a workbook as lines, without its byte order mark. */
async function lines(
  rows: readonly (readonly MadeCell[])[],
  options: MadeOptions = {},
): Promise<string[]> {
  const [sheet] = await readWorkbook(madeWorkbook([{ name: "Log", rows }], options));
  return csvOf(sheet).slice(1).trimEnd().split("\n");
}

const unreadable = async (work: () => Promise<unknown>): Promise<Unreadable> => {
  const error: unknown = await work().catch((caught: unknown) => caught);
  if (error instanceof Unreadable) return error;
  throw new Error(`it was read: ${String(error)}`);
};

const problemOf = async (
  rows: readonly (readonly MadeCell[])[],
  options: MadeOptions = {},
): Promise<string> => {
  const [sheet] = await readWorkbook(madeWorkbook([{ name: "Log", rows }], options));
  if (sheet === undefined || !("problem" in sheet)) throw new Error("it was read");
  return sheet.problem.message;
};

// Serial numbers of days as Excel counts them: 46000 is 9 December 2025 (Microsoft, DATEVALUE).
test("a number is a date by its cell's format alone, whatever the number", async () => {
  const formats = [
    "yyyy-mm-dd",
    "[$-409]d-mmm-yy;@",
    "m/d/yyyy h:mm",
    '0 "days"',
    "0.00;[Red]-0.00",
  ];
  const rows = [[...[1, 2, 3, 4, 5].map((style) => styled(46_000, style)), 46_000]];
  expect(await lines(rows, { formats })).toEqual([
    "2025-12-09,2025-12-09,2025-12-09,46000,46000,46000",
  ]);
});

test("a date keeps its time of day, to the second, and only where it has one", async () => {
  const cells = [46_000.604166666664, 46_000.99999999, 46_000.25001157407, 46_000].map((serial) =>
    styled(serial, 1),
  );
  expect(await lines([cells], { formats: ["yyyy-mm-dd hh:mm"] })).toEqual([
    "2025-12-09 14:30,2025-12-10,2025-12-09 06:00:01,2025-12-09",
  ]);
});

test("a workbook of 1904 counts its days from 1904", async () => {
  const rows = [[styled(46_000 - 1462, 1)]];
  expect(await lines(rows, { formats: ["yyyy-mm-dd"], date1904: true })).toEqual(["2025-12-09"]);
});

test("a length of time is hours and minutes, also beyond a day", async () => {
  const cells = [0.0625, 0.75, 1.25].map((days) => styled(days, 1));
  expect(await lines([cells], { formats: ["[h]:mm"] })).toEqual(["1:30,18:00,30:00"]);
});

test("a date written in ISO keeps its text, whatever the time zone here", async () => {
  const iso = { attributes: ' t="d"', inside: "<v>2026-03-01T23:30:00</v>" };
  expect(await lines([[iso]])).toEqual(["2026-03-01T23:30:00"]);
});

test("numbers are written out: no exponent, no digits that binary fractions add", async () => {
  const cells = ["1.23E+11", "0.30000000000000004", "1E-7", "-2.5E-3", "12.50", "0"].map((v) =>
    styled(v, 0),
  );
  expect(await lines([cells])).toEqual(["123000000000,0.3,0.0000001,-0.0025,12.5,0"]);
});

test("beyond the 15 digits that a spreadsheet keeps the exponent stays, so that an id is asked about", async () => {
  const cells = [styled("999999999999999", 0), styled("1234567890123460000", 0)];
  expect(await lines([cells])).toEqual(["999999999999999,1.23456789012346E+18"]);
});

test("leading zeros that a format shows are kept, as are the hyphens of a number", async () => {
  const cells = [styled(42, 1), styled(123_456_789, 2), styled(1_234_567, 1), styled(4.5, 1)];
  expect(await lines([cells], { formats: ["00000", "000\\-00\\-0000"] })).toEqual([
    "00042,123-45-6789,1234567,4.5",
  ]);
});

test("yes and no are words, errors keep their text, blanks are blank", async () => {
  const error = { attributes: ' t="e"', inside: "<f>A1/0</f><v>#DIV/0!</v>" };
  expect(
    await lines([
      ["a", "b", "c", "d"],
      [true, false, error, null],
      [null, "x"],
    ]),
  ).toEqual(["a,b,c,d", "yes,no,#DIV/0!,", ",x,,"]);
});

test("the result of a formula counts; one that was never calculated is refused by its cell", async () => {
  const done = { inside: "<f>1+1</f><v>2</v>" };
  const text = { attributes: ' t="str"', inside: "<f>A1&amp;B1</f><v></v>" };
  expect(await lines([["a", done, text, "z"]])).toEqual(["a,2,,z"]);
  for (const inside of ["<f>A1</f>", "<f>A1</f><v></v>", "<f>A1</f><v/>"])
    expect(await problemOf([["a"], [{ inside }]])).toBe(
      "cell A2 holds a formula that was never calculated",
    );
});

test("rows keep their place: a blank row is a blank line", async () => {
  expect(await lines([["Coaching log"], [], ["id", "date"], ["1", "2"]])).toEqual([
    "Coaching log,",
    "",
    "id,date",
    "1,2",
  ]);
});

test("texts come as they are: quotes, commas, line breaks, spaces, escapes, other scripts", async () => {
  const shared = {
    attributes: ' t="s"',
    inside: "<v>1</v>",
  };
  const spreadsheet = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const parts = {
    "xl/sharedStrings.xml": `<sst ${spreadsheet}><si><t>zero</t></si><si><r><t>rich </t></r><r><t>text &amp; more_x000A_</t></r></si></sst>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="s" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  };
  expect(await lines([[shared, 'a "b", c', " Ré ", "日本"]], { parts })).toEqual([
    '"rich text & more',
    '","a ""b"", c"," Ré ",日本',
  ]);
});

test("any texts of a sheet come back from its CSV", async () => {
  const cell = fc.string({
    maxLength: 12,
    unit: fc.constantFrom("a", "b", " ", ",", ";", '"', "'", "\t", "é", "日", "<", "&", "\n"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        const whole = [["first", "second"], ...rows];
        const [sheet] = await readWorkbook(madeWorkbook([{ name: "Log", rows: whole }]));
        const back: string[][] = parse(csvOf(sheet), { bom: true, skip_empty_lines: true });
        expect(back).toEqual(whole.filter((row) => row.some((text) => text !== "")));
      },
    ),
    { numRuns: 40 },
  );
});

test("hidden and empty sheets are left out by name, chart sheets too", async () => {
  const book = madeWorkbook([
    { name: "A & B", rows: [["x"]] },
    { name: "Old", state: "hidden", rows: [["x"]] },
    { name: "Older", state: "veryHidden", rows: [["x"]] },
    { name: "Nothing", rows: [[], [""]] },
  ]);
  const told = (await readWorkbook(book)).map((sheet) => [
    sheet.name,
    "leftOut" in sheet ? sheet.leftOut : "read",
  ]);
  expect(told).toEqual([
    ["A & B", "read"],
    ["Old", "hidden"],
    ["Older", "hidden"],
    ["Nothing", "empty"],
  ]);
});

test("one sheet that cannot be read costs that sheet alone", async () => {
  const book = madeWorkbook([
    { name: "Bad", rows: [[{ inside: "<f>A2</f>" }]] },
    { name: "Good", rows: [["x"]] },
  ]);
  const [bad, good] = await readWorkbook(book);
  expect(["problem" in bad!, csvOf(good)]).toEqual([true, "\ufeffx\n"]);
});

test("a workbook is refused by the sizes that it says, before anything is unpacked", async () => {
  const book = Buffer.from(madeWorkbook([{ name: "Log", rows: [["x"]] }]));
  const at = book.lastIndexOf("xl/worksheets/sheet1.xml") - 46;
  book.writeUInt32LE(limits.workbookBytes + 1, at + 24);
  expect((await unreadable(() => readWorkbook(book))).message).toMatch(
    /larger than 48 MB when unpacked/,
  );
});

test("a part that unpacks to more than it says is damage, not memory", async () => {
  const rows = Array.from({ length: 2000 }, () => ["x".repeat(100)]);
  const book = Buffer.from(madeWorkbook([{ name: "Log", rows }]));
  const at = book.lastIndexOf("xl/worksheets/sheet1.xml") - 46;
  book.writeUInt32LE(1000, at + 24);
  const [sheet] = await readWorkbook(book);
  expect(sheet).toMatchObject({ problem: { message: expect.stringMatching(/damaged/) as string } });
});

test("one flipped bit anywhere in what is read is found, or changes nothing", async () => {
  const book = madeWorkbook([
    {
      name: "Log",
      rows: [
        ["session_id", "date"],
        ["1", "2026-03-01"],
      ],
    },
  ]);
  const right = csvOf((await readWorkbook(book))[0]);
  await fc.assert(
    fc.asyncProperty(fc.nat(book.length - 1), fc.nat(7), async (at, bit) => {
      const changed = book.slice();
      changed[at]! ^= 1 << bit;
      const read = await readWorkbook(changed).catch((error: unknown) => error);
      if (read instanceof Unreadable) return;
      const [sheet] = read as Sheet[];
      if (sheet !== undefined && "csv" in sheet) expect(csvOf(sheet)).toBe(right);
    }),
    { numRuns: 300 },
  );
});

test("a sheet that reaches far for one cell is refused before it fills the memory", async () => {
  const far = (address: string) => ({
    parts: {
      "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="${address}"><v>1</v></c></row></sheetData></worksheet>`,
    },
  });
  expect(await problemOf([], far("SG1"))).toBe("the sheet reaches to column 501; 500 is the limit");
  expect(await problemOf([], far("SF1048576"))).toMatch(/more than 1,000,000 cells/);
  expect(await problemOf([], far("A9999999"))).toMatch(/no readable address/);
  expect(await problemOf([], far("ABCD1"))).toMatch(/no readable address/);
  const row = {
    parts: { "xl/worksheets/sheet1.xml": '<worksheet><row r="4000000000"/></worksheet>' },
  };
  expect(await problemOf([], row)).toMatch(/no readable number/);
});

test("more sheets than the limit are refused", async () => {
  const sheets = Array.from({ length: limits.sheets + 1 }, (_, index) => ({
    name: `S${index}`,
    rows: [["x"]],
  }));
  const { message } = await unreadable(() => readWorkbook(madeWorkbook(sheets)));
  expect(message).toBe("the workbook has 101 sheets; 100 is the limit");
});

test("an archive that is cut short, or none, is damage", () => {
  const book = madeWorkbook([{ name: "Log", rows: [["x"]] }]);
  expect(() => openArchive(book.subarray(0, book.length - 30))).toThrow(/damaged/);
  expect(() => openArchive(new Uint8Array())).toThrow(/damaged/);
});
