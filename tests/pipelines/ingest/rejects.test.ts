import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diagnose } from "../../../pipelines/doctor.ts";
import { importFiles, rejectsOfImport } from "../../../pipelines/import.ts";
import { rejectFile } from "../../../pipelines/ingest/rejects.ts";
import { limits } from "../../../pipelines/limits.ts";
import { openStore, type Store } from "../../../pipelines/store/store.ts";
import { rowsOnly } from "../bring.ts";
import { bytesOf, emptyStore, given } from "./given.ts";

const fastCheck = { seed: 20261122 };
const today = emptyStore.today;
const header = ["session_id", "date", "site", "coach", "staff", "format", "trigger", "themes"];

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}
const rejectsOf = (content: string | Uint8Array, answers: Record<string, string> = {}) =>
  textOf(rejectFile(bytesOf(content), { export: "sessions", answers, today }));
const reasonsOf = async (text: string) =>
  (await given(text)).rejects.map(({ column, reason }) => [column, reason]);

const file = `${header.join(",")},Notes
S1,2025-01-10,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,fine
S2,2025-02-30,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,"two
lines, ""quoted"""
S3,2025-01-11,North,Dana,Ana Ruiz
S4,2025-01-12,North,Dana,"Ana Ruiz,individual,pd_plan,MI skills,x
S5,2025-01-13,North,Dana,"Ana" Ruiz",individual,pd_plan,MI skills,x
S6,2025-01-14,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,x,y
S7,2025-13-14,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,x,,
`;
const names = `\ufeff${header.join(",")},Notes,_line,_column,_reason\r\n`;

describe("the reject file", () => {
  test("has of a row that is too long its line and the reason alone, and it is rejected again", async () => {
    const row = (notes: string) =>
      `S2,2025-01-11,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,${notes}\n`;
    const long = row("x".repeat(limits.recordCharacters));
    const source = new TextEncoder().encode(`${header.join(",")},Notes\n${row("fine")}${long}`);
    const text = await textOf(
      rejectFile(bytesOf(source, 1 << 20), { export: "sessions", answers: {}, today }),
    );
    const reason = '"a row of more than 4,000,000 characters"';
    expect(text).toBe(`${names},"3","",${reason}\r\n`);
    expect(await reasonsOf(text)).toHaveLength(1);
  });

  test("has each rejected record as it was written, with its line, the column and the reason", async () => {
    expect(await rejectsOf(file)).toBe(
      `${names}${[
        'S2,2025-02-30,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,"two\nlines, ""quoted""",3,date,no such day',
        "S3,2025-01-11,North,Dana,Ana Ruiz,5,,5 fields where the header has 9",
        'S4,2025-01-12,North,Dana,"Ana Ruiz,individual,pd_plan,MI skills,x,"6","","a quote that is never closed"',
        'S5,2025-01-13,North,Dana,"Ana" Ruiz",individual,pd_plan,MI skills,x,"7","","text after a closing quote"',
        "S6,2025-01-14,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,x,y,8,,10 fields where the header has 9",
        "S7,2025-13-14,North,Dana,Ana Ruiz,individual,pd_plan,MI skills,x,,,9,date,no such day",
      ].join("\r\n")}\r\n`,
    );
  });

  test("of a file whose rows were all taken is nothing", async () => {
    expect(await rejectsOf(`${header.join(",")}\nS1,2025-01-10,North,Dana,Ana,group,,\n`)).toBe("");
  });

  test("is UTF-8 whatever the file was, and keeps what parts its fields, named where few rows show it", async () => {
    const rows = `${header.join(";")}\nS1;2025-01-10;North;Dana;Ana;group;;\nS2;1,1,1,1,1,1,1,1,1,1;North;Zoë;Ana;group;;\n`;
    const text = await rejectsOf(Buffer.from(`\ufeff${rows}`, "utf16le"));
    expect(text).toContain("S2;1,1,1,1,1,1,1,1,1,1;North;Zoë;Ana;group;;;3;date;not a date\r\n");
    expect(await rejectsOf(text)).toBe(text);
  });

  test("filled up by a spreadsheet, a row with too few fields does not pass for whole", async () => {
    const short = "S3,2025-01-11,North,Dana,Ana Ruiz";
    const filled = `${names}${short},5,,5 fields where the header has 9,,,,\r\n`;
    expect(await reasonsOf(filled)).toEqual([[null, "5 fields where the header has 9"]]);
  });

  test("mended, its rows come in without line, column and reason", async () => {
    const mended = (await rejectsOf(file))
      .replace("2025-02-30", "2025-02-28")
      .replace("Ana Ruiz,5,,", "Ana Ruiz,individual,pd_plan,MI skills,,5,,")
      .replace('Dana,"Ana Ruiz', "Dana,Ana Ruiz")
      .replace('"Ana" Ruiz"', '"Ana ""Ruiz"""')
      .replace("MI skills,x,y,8", "MI skills,x y,8")
      .replace("2025-13-14", "2025-03-14");
    const { rows, rejects, reading } = await given(mended);
    expect(rejects).toEqual([]);
    expect(rows.map(({ session_id, notes }) => [session_id, notes])).toEqual([
      ["S2", 'two\nlines, "quoted"'],
      ["S3", null],
      ["S4", "x"],
      ["S5", "x"],
      ["S6", "x y"],
      ["S7", "x"],
    ]);
    expect(reading.layout?.header).toEqual([...header, "Notes"]);
    expect(reading.questions).toEqual([]);
  });
});

const cellsOf = fc.record({
  day: fc.integer({ min: 1, max: 28 }).map((day) => `2025-01-${String(day).padStart(2, "0")}`),
  coach: fc.constantFrom("Dana", 'Eli "E" Park', "Park; Eli"),
  staff: fc.constantFrom("Ana Ruiz", "Bo Lee", "Bo Lee; Ana Ruiz"),
  format: fc.constantFrom("individual", "group"),
  theme: fc.constantFrom("MI skills", "Transition", "", "two\nlines"),
  bad: fc.constantFrom(null, null, "2025-02-30", "soon", "", "12 March, or so", '"'),
});
const files = fc.record({
  rows: fc.array(cellsOf, { minLength: 2, maxLength: 10 }),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
});
type File = typeof files extends fc.Arbitrary<infer T> ? T : never;

/** The file as it should be, and as it is: a few dates are wrong. */
function written({ rows, delimiter, lineEnd }: File): { right: string; wrong: string } {
  const cell = (text: string) =>
    /["\r\n;,|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const write = (dates: (string | null)[]) =>
    [
      header,
      ...rows.map(({ day, coach, staff, format, theme }, at) => [
        `S${at}`,
        dates[at] ?? day,
        "North",
        coach,
        staff,
        format,
        "pd_plan",
        theme,
      ]),
    ]
      .map((fields) => fields.map(cell).join(delimiter) + lineEnd)
      .join("");
  return { right: write([]), wrong: write(rows.map(({ bad }) => bad)) };
}

test("the reject file of a reject file is the same file, and its rows are rejected for the same reasons", () =>
  fc.assert(
    fc.asyncProperty(
      files,
      fc.array(fc.record({ at: fc.nat(600), how: fc.constantFrom('"', "cut", '"x"y', ",", "|") }), {
        maxLength: 3,
      }),
      async (made, damage) => {
        const { wrong } = written(made);
        const begin = header.join(",").length + 2;
        const whole = damage.reduce((text, { at, how }) => {
          const place = begin + (at % (text.length - begin + 1));
          return how === "cut"
            ? text.slice(0, place) + text.slice(place + 9)
            : text.slice(0, place) + how + text.slice(place);
        }, wrong);
        const { reading, rejects } = await given(whole);
        fc.pre(reading.refusal === null && reading.recognised?.export === "sessions");
        const first = await rejectsOf(whole);
        expect(first === "").toBe(rejects.length === 0);
        if (rejects.length === 0) return;
        expect(await rejectsOf(first)).toBe(first);
        expect(await reasonsOf(first)).toEqual(await reasonsOf(whole));
      },
    ),
    { ...fastCheck, numRuns: 300 },
  ));

describe("in a store", () => {
  let folder: string;
  let made = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "throughline-rejects-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const newStore = (): Store => openStore(join(folder, `store-${++made}`));
  const bring = async (store: Store, text: string) => {
    const path = join(folder, `${++made}.csv`);
    writeFileSync(path, text);
    const options = { today, partial: true, ...rowsOnly };
    return (await importFiles(store, [{ name: "a.csv", path }], options)).files[0]!;
  };
  const hashOf = async (store: Store) => (await diagnose(store)).contentHash;

  test("a mended row whose session stands with its other rows asks before it takes their place", async () => {
    const store = newStore();
    const row = (staff: string, date: string) =>
      `S1,${date},North,Dana,${staff},group,pd_plan,MI skills\n`;
    const text = `${header.join(",")}\n${row("Ana Ruiz", "2025-01-10")}${row("Bo Lee", "soon")}`;
    await bring(store, text);
    const before = await hashOf(store);
    const rejects = await textOf(rejectsOfImport(store, 1));
    const asked = await bring(store, rejects.replace("soon", "2025-01-10"));
    expect(asked).toMatchObject({ outcome: "needs_answer", questions: [{ id: "rows-beside" }] });
    expect(await hashOf(store)).toBe(before);
  });

  test("corrected and imported again, rejected rows are what the right file would have brought", () =>
    fc.assert(
      fc.asyncProperty(files, async (drawn) => {
        const rows = drawn.rows.map((row, at) => (at === 0 ? { ...row, bad: null } : row));
        const { right, wrong } = written({ ...drawn, rows });
        const [mended, whole] = [newStore(), newStore()];
        await bring(whole, right);
        const { rows: counts } = await bring(mended, wrong);
        expect(counts.rejected).toBe(rows.filter(({ bad }) => bad !== null).length);
        const rejects = await textOf(rejectsOfImport(mended, 1));
        if (counts.rejected > 0) {
          const corrected = rows.reduce(
            (text, { day, bad }, at) =>
              bad === null
                ? text
                : text.replace(
                    new RegExp(`^S${at}(.)("(?:[^"]|"")*"|[^"]*?)\\1`, "m"),
                    `S${at}$1${day}$1`,
                  ),
            rejects,
          );
          await bring(mended, corrected);
        }
        expect(await hashOf(mended)).toBe(await hashOf(whole));
      }),
      { ...fastCheck, numRuns: 4, endOnFailure: true },
    ));
});
