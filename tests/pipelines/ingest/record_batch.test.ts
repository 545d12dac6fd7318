import fc from "fast-check";
import { expect, test } from "vitest";
import { given } from "./given.ts";

const header = ["session_id", "date", "site", "coach", "staff", "format", "minutes", "remark"];

const mostly = (usual: readonly string[], odd: readonly string[]) =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );

/** Rows as agencies write them: most cells repeat, some cannot be read, some are missing or odd. */
const row = fc.tuple(
  fc.oneof(
    { weight: 30, arbitrary: fc.nat(40).map((n) => `S${n}`) },
    { weight: 1, arbitrary: fc.constantFrom("", "session_id", "1.23E+11", "TOTAL") },
  ),
  mostly(["2025-03-04", "2025-03-05"], ["2099-01-01", "someday", ""]),
  mostly(["North", "South", " North "], ["*", ""]),
  mostly(["Dana Fox", "Zoë Müller", "Eli\u00a0Park"], ["n/a", "\ufffd"]),
  mostly(["Bo Lee", "Bo Lee; Cy Day"], ["", "-"]),
  mostly(["individual", "huddle"], ["Zoom huddle"]),
  mostly(["30", "45", ""], ["<11", "ninety"]),
  mostly(["", "as planned"], ["call 555-123-4567", "x".repeat(1100), "\ufffd"]),
);
const rows = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: row.map((cells): string[] => cells) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(header, ["short"], [...header, "", ""], [...header, "x"]),
    },
  ),
  { minLength: 1, maxLength: 60 },
);
const answers = fc.constantFrom(
  {},
  { "format:format=Zoom huddle": "huddle", "value:minutes=ninety": "90" },
  { "unreadable:minutes": "empty", "column:remark": "notes" },
  { "column:remark": "notes", "sensitive:remark": "keep", "scientific-id:session_id": "keep" },
  { "column:remark": "site" },
);

const lines = (records: readonly string[][], cell: (text: string) => string): string =>
  [header, ...records].map((fields) => fields.map(cell).join(",")).join("\n");

test("rows are read the same with quotes around every cell and without", async () => {
  await fc.assert(
    fc.asyncProperty(rows, answers, async (records, said) => {
      const plain = await given(
        lines(records, (cell) => cell),
        said,
      );
      const quoted = await given(
        lines(records, (cell) => `"${cell}"`),
        said,
      );
      expect(quoted.rows).toEqual(plain.rows);
      expect(quoted.rejects).toEqual(plain.rejects);
      expect(quoted.reading.questions).toEqual(plain.reading.questions);
    }),
    { numRuns: 60 },
  );
});

test("a row is read the same beside rows that cannot be read", async () => {
  const good = (at: number) => [
    `S${at}`,
    "2025-03-04",
    `Site ${at % 7}`,
    "Dana Fox",
    "Bo Lee",
    "huddle",
    String(at % 90),
    "",
  ];
  const all = Array.from({ length: 5000 }, (_, at) => good(at));
  const spoilt = all.map((cells, at) => (at % 3 === 1 ? cells.with(1, "someday") : cells));
  const alone = await given(lines(all, (cell) => cell));
  const beside = await given(lines(spoilt, (cell) => cell));
  expect(beside.rejects).toHaveLength(1667);
  expect(beside.rows).toEqual(alone.rows.filter((_, at) => at % 3 !== 1));
});
