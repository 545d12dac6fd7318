import { writeFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { rebuild } from "../../pipelines/import.ts";
import { bring, hashOf, head, newStore, rowsOf, rowsOnly, session } from "./bring.ts";
import { commandLine } from "./cli/command_line.ts";
import { madeWorkbook, styled } from "./ingest/made_workbook.ts";

const columns = head.trim().split(",");
const first = ["North", "Dana", "Ana Ruiz", "individual", "pd_plan", "MI skills"];
const log = {
  name: "Coaching log",
  rows: [columns, ["S-1", styled(46_000, 1), ...first], ["S-2", styled(46_001, 1), ...first]],
};
const goals = {
  name: "PD goals",
  rows: [
    ["Goal ID", "Staff", "Site", "Theme", "Opened"],
    ["G-1", "Ana Ruiz", "North", "MI skills", styled(45_900, 1)],
  ],
};
const formats = ["d-mmm-yy"];
const book = madeWorkbook([log, goals], { formats });

describe("a workbook", () => {
  test("is imported sheet by sheet, each a file of its own with its own number", async () => {
    const store = newStore();
    const { build, files } = await bring(store, { "book.xlsx": book });
    expect(build).toBe(1);
    expect(files.map((file) => [file.file, file.book, file.export, file.outcome])).toEqual([
      ["book.xlsx: Coaching log", "book.xlsx", "sessions", "accepted"],
      ["book.xlsx: PD goals", "book.xlsx", "goals", "accepted"],
    ]);
    const dates = await rowsOf(store, "SELECT CAST(date AS VARCHAR) AS date FROM raw.sessions");
    expect(dates.map(({ date }) => date)).toEqual(["2025-12-09", "2025-12-10"]);
  });

  test("holds the same as its sheets saved as CSV, and brings nothing new the second time", async () => {
    const [fromBook, fromText] = [newStore(), newStore()];
    await bring(fromBook, { "book.xlsx": madeWorkbook([log], { formats }) });
    await bring(fromText, {
      "log.csv": head + session("S-1", "2025-12-09") + session("S-2", "2025-12-10"),
    });
    expect(await hashOf(fromBook)).toBe(await hashOf(fromText));
    const again = await bring(fromBook, { "other name.xlsx": madeWorkbook([log], { formats }) });
    expect(again.files.map(({ outcome }) => outcome)).toEqual(["no_change"]);
  });

  test("is undone sheet by sheet, and rebuilt from its sheets alone", async () => {
    const [store, other] = [newStore(), newStore()];
    const { files } = await bring(store, { "book.xlsx": book });
    const whole = await hashOf(store);
    await rebuild(store, rowsOnly);
    expect(await hashOf(store)).toBe(whole);
    await undoImport(store, files[1]!.importId!, rowsOnly);
    await bring(other, { "book.xlsx": madeWorkbook([log], { formats }) });
    expect(await hashOf(store)).toBe(await hashOf(other));
  });

  test("keeps a good sheet beside one that is no export, and says which were left out", async () => {
    const notes = { name: "Notes", rows: [["what I thought"], ["much"]] };
    const old = { name: "2024", state: "hidden" as const, rows: log.rows };
    const sheets = [notes, log, old, { name: "Sheet4", rows: [] }];
    const { files } = await bring(newStore(), { "b.xlsx": madeWorkbook(sheets, { formats }) });
    expect(files.map(({ file, outcome }) => [file, outcome])).toEqual([
      ["b.xlsx: Notes", "refused"],
      ["b.xlsx: Coaching log", "accepted"],
    ]);
    expect(files[1]?.decisions.find(({ id }) => id === "sheets")).toEqual({
      id: "sheets",
      what: "2 of 4 sheets",
      reason: "each sheet is an export of its own; left out: 2024 is hidden, Sheet4 is empty",
    });
  });

  test("asks for each sheet; an answer for the workbook holds for the sheets that ask", async () => {
    const asking = {
      name: "Log",
      rows: [
        [...columns, "Mood"],
        ["S-1", "2025-12-09", ...first, "good"],
      ],
    };
    const sheets = [asking, goals];
    const given = { "b.xlsx": madeWorkbook(sheets, { formats }) };
    const { files } = await bring(newStore(), given);
    expect(files.map(({ outcome }) => outcome)).toEqual(["needs_answer", "accepted"]);
    expect(files[0]?.questions.map(({ id }) => id)).toEqual(["column:Mood"]);
    const answers = { "b.xlsx": { "column:Mood": "ignore" } };
    const answered = await bring(newStore(), given, { answers });
    expect(answered.files.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    const wrong = { "b.xlsx": { "column:Weather": "ignore" } };
    await expect(bring(newStore(), given, { answers: wrong })).rejects.toThrow(
      'b.xlsx: no question has the id "column:Weather"',
    );
  });

  test("rejects the row of a formula that failed, with its row in the sheet", async () => {
    const failed = { attributes: ' t="e"', inside: "<f>B9</f><v>#REF!</v>" };
    const rows = [
      ["Our log"],
      [],
      columns,
      ["S-1", styled(46_000, 1), ...first],
      ["S-2", styled(46_001, 1), "North", failed, ...first.slice(2)],
    ];
    const { files } = await bring(newStore(), {
      "b.xlsx": madeWorkbook([{ name: "Log", rows }], { formats }),
    });
    expect(files[0]?.outcome).toBe("accepted_with_rejects");
    expect(files[0]?.rejects).toMatchObject([
      { line: 5, column: "coach", value: "#REF!", reason: "a formula failed here" },
    ]);
  });
});

const text = head + session("S-1", "2025-12-09");
const old = Buffer.from("d0cf11e0a1b11ae1".padEnd(1024, "0"), "hex");

test.each([
  ["a workbook under a .csv name is refused as no text", "log.csv", book, /spreadsheet or a zip/],
  ["an old or locked workbook says both", "log.xlsx", old, /password, or .* old Excel kind/],
  ["an old workbook under its own name", "log.xls", old, /old Excel kind/],
  [
    "a binary workbook",
    "log.xlsb",
    zipSync({ "xl/workbook.bin": new Uint8Array(9) }),
    /binary workbook/,
  ],
  [
    "an OpenDocument file",
    "log.ods",
    zipSync({ "content.xml": new Uint8Array(9) }),
    /OpenDocument/,
  ],
  ["a zip file that is no workbook", "log.xlsx", Buffer.from("504b0304", "hex"), /damaged/],
])("%s", async (_, name, content, reason) => {
  const { build, files } = await bring(newStore(), { [name]: content });
  expect([build, files.length, files[0]?.outcome]).toEqual([null, 1, "refused"]);
  expect(files[0]?.refusal?.reason).toMatch(reason);
  expect(files[0]?.refusal?.fix).toMatch(/save|again/);
});

test("text named as a workbook is read as text, and that is said", async () => {
  const { files } = await bring(newStore(), { "log.xlsx": text });
  expect(files[0]?.outcome).toBe("accepted");
  expect(files[0]?.decisions[0]).toMatchObject({ id: "kind", what: "text" });
});

test("inspect says of each sheet what it is", async () => {
  const { file, json, command } = commandLine();
  const named = file("book.xlsx", []);
  writeFileSync(named, book);
  const found = (await json("inspect", named)) as { file: string; export: string; rows: object }[];
  expect(found.map((each) => [each.file, each.export])).toEqual([
    ["book.xlsx: Coaching log", "sessions"],
    ["book.xlsx: PD goals", "goals"],
  ]);
  expect((await command("inspect", named)).code).toBe(0);
});
