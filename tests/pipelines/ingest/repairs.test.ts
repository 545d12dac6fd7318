import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diagnose } from "../../../pipelines/doctor.ts";
import { importFiles, rebuild } from "../../../pipelines/import.ts";
import { rejectedRows } from "../../../pipelines/ingest/fixes.ts";
import { openStore, type Store } from "../../../pipelines/store/store.ts";
import { rowsOnly } from "../bring.ts";
import { given } from "./given.ts";

const header = "session_id,date,site,coach,staff,format,trigger,themes,Minutes";
const row = (id: string, { day = "2025-01-10", minutes = "30" } = {}) =>
  `${id},${day},North,Dana,Ana Ruiz,individual,pd_plan,MI skills,${minutes}`;
const text = (...rows: string[]) => [header, ...rows].join("\n");

describe("rejected rows are grouped by what repairs them", () => {
  const grouped = async (content: string) => {
    const rejected = rejectedRows();
    const { rejects } = await given(content);
    for (const reject of rejects) rejected.add(reject);
    return rejected.fixes((column) => column === "Minutes");
  };

  test("with the values of the column, most rows first, and whether they may count as not given", async () => {
    const fixes = await grouped(
      text(
        row("S1", { minutes: "long" }),
        row("S2", { minutes: "two" }),
        row("S3", { minutes: " two" }),
        row("S4", { day: "soon" }),
        row("S5", { day: "soon", minutes: "two" }),
        row("S6", { day: "2025-02-30" }),
      ),
    );
    expect(fixes).toMatchObject([
      {
        id: "Minutes: not a number",
        rows: 3,
        line: 2,
        column: "Minutes",
        reason: "not a number",
        values: [
          { value: "two", rows: 2 },
          { value: "long", rows: 1 },
        ],
        distinct: 2,
        empties: true,
      },
      { id: "date: not a date", rows: 2, values: [{ value: "soon", rows: 2 }], empties: false },
      { id: "date: no such day", rows: 1 },
    ]);
  });

  test("whatever numbers their reasons tell", async () => {
    const fixes = await grouped(
      text(row("S1"), row("S2"), "S3,2025-01-10", "S4,2025-01-10,North", `${row("S5")},x`),
    );
    expect(fixes).toMatchObject([
      {
        column: null,
        rows: 3,
        reason: "… fields where the header has 9",
        values: [],
        empties: false,
      },
    ]);
  });

  test("without what must not be told: free text, what looks sensitive", async () => {
    const lost = "\ufffd";
    const fixes = await grouped(
      `${header},Notes,Phone\n${row("S2")},told ${lost},\n${row("S3", { day: "soon" })},,555-010-1234\n`,
    );
    expect(fixes.map(({ column, values }) => [column, values])).toEqual([
      ["Notes", []],
      ["date", [{ value: "soon", rows: 1 }]],
    ]);
  });

  test("while a thousand are listed, all are counted", () => {
    const rejected = rejectedRows();
    for (let line = 2; line < 30_002; line++)
      rejected.add({
        line,
        record: line,
        column: "date",
        value: `v${line}`,
        reason: "no",
        fix: "",
      });
    expect(rejected.kept).toHaveLength(1000);
    expect(rejected.count()).toBe(30_000);
    const [fix] = rejected.fixes(() => true);
    expect(fix).toMatchObject({ rows: 30_000, distinct: 20_000 });
    expect(fix?.values).toHaveLength(20);
  });
});

describe("a person repairs", () => {
  const file = text(
    row("S1"),
    row("S2", { minutes: "two" }),
    row("S3", { minutes: "45", day: "soon" }),
    row("S4", { minutes: " Two hours" }),
    row("S5", { minutes: "two" }),
  );
  const minutesOf = ({ rows }: Awaited<ReturnType<typeof given>>) =>
    rows.map(({ session_id: id, minutes }) => [id, minutes]);

  test("a value by another, wherever the column has it", async () => {
    const read = await given(file, { "value:Minutes=two": "2", "value:date=soon": "2025-01-20" });
    expect(minutesOf(read)).toEqual([
      ["S1", 30],
      ["S2", 2],
      ["S3", 45],
      ["S5", 2],
    ]);
    expect(read.reading.repaired).toEqual([
      { id: "value:date=soon", what: '"soon" is read as "2025-01-20"', reason: "1 row" },
      { id: "value:Minutes=two", what: '"two" is read as "2"', reason: "2 rows" },
    ]);
  });

  test("a value by nothing, and all that cannot be read in a column that may be empty", async () => {
    expect(minutesOf(await given(file, { "value:Minutes=two": "" }))).toContainEqual(["S2", null]);
    const read = await given(file, { "unreadable:Minutes": "empty", "unreadable:date": "empty" });
    expect(minutesOf(read)).toEqual([
      ["S1", 30],
      ["S2", null],
      ["S4", null],
      ["S5", null],
    ]);
    expect(read.rejects).toMatchObject([{ line: 4, column: "date" }]);
    expect(read.reading.repaired).toMatchObject([{ id: "unreadable:Minutes", reason: "3 rows" }]);
  });

  test("as if it had stood in the file, questions and all", async () => {
    const dates = text(row("S1", { day: "13/04/2025" }), row("S2", { day: "soon" }));
    const { open } = await given(dates, { "value:date=soon": "04/13/2025" });
    expect(open).toEqual(["date-order:date"]);
  });
});

describe("in a store", () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "throughline-repairs-"));
    store = openStore(join(folder, "store"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const bring = async (content: string, answers: Record<string, string> = {}) => {
    const path = join(folder, "a.csv");
    writeFileSync(path, content);
    const options = { today: "2026-01-31", answers: { "a.csv": answers }, ...rowsOnly };
    return (await importFiles(store, [{ name: "a.csv", path }], options)).files[0]!;
  };

  test("a repair is done again for the next file of the source, and by a rebuild", async () => {
    const answers = { "value:Minutes=two": "2" };
    const first = await bring(text(row("S1"), row("S2", { minutes: "two" })), answers);
    expect(first).toMatchObject({ outcome: "accepted", rows: { new: 2 } });
    const next = await bring(text(row("S3", { minutes: "two" })));
    expect(next.outcome).toBe("accepted");
    expect(next.decisions).toContainEqual({
      id: "value:Minutes=two",
      what: '"two" is read as "2"',
      reason: "1 row, answered before, for import 1",
    });
    const without = await bring(text(row("S4")));
    expect(without.decisions.map(({ id }) => id)).not.toContain("value:Minutes=two");
    const { contentHash } = await diagnose(store);
    await rebuild(store, rowsOnly);
    expect((await diagnose(store)).contentHash).toBe(contentHash);
  });

  test("that cells count as not given is said of one file alone", async () => {
    const said = { "unreadable:Minutes": "empty" };
    const first = await bring(text(row("S1"), row("S2", { minutes: "n.k." })), said);
    expect(first).toMatchObject({ outcome: "accepted", rows: { new: 2 } });
    const { contentHash } = await diagnose(store);
    await rebuild(store, rowsOnly);
    expect((await diagnose(store)).contentHash).toBe(contentHash);
    const next = await bring(text(row("S3"), row("S4", { minutes: "60 (aunt)" })));
    expect(next).toMatchObject({ outcome: "accepted_with_rejects", rows: { new: 1, rejected: 1 } });
  });

  test("what is asked comes with the rows that wait, and with what looks nearest, never applied", async () => {
    await bring(text(row("S1")));
    const strange = (id: string, format: string) =>
      `${id},2025-01-11,North off.,Dana,Ana Ruiz,${format},pd_plan,MI skills,30`;
    const asked = await bring(
      text(strange("S2", "grp"), strange("S3", "groop"), strange("S4", "groop"), row("S5")),
    );
    expect(asked.outcome).toBe("needs_answer");
    const questions = new Map(asked.questions.map((each) => [each.id, each]));
    expect(questions.get("site:North off.")).toMatchObject({ rows: 3, suggestion: "North" });
    expect(questions.get("format:format")).toMatchObject({
      rows: 3,
      values: [
        { value: "groop", rows: 2, suggestion: "group" },
        { value: "grp", rows: 1 },
      ],
    });
    const said = { "format:format=grp": "group", "format:format=groop": "individual" };
    const taken = await bring(
      text(strange("S2", "grp"), strange("S3", "groop"), strange("S4", "groop"), row("S5")),
      { ...said, "site:North off.": "North" },
    );
    expect(taken).toMatchObject({ outcome: "accepted", rows: { new: 4 } });
  });

  test("no value of a column that must not be told: the ledger would keep it", async () => {
    const meetings = (id: string) =>
      `site,date,case_id,ns_attending,Caregiver phone\nNorth,2025-01-10,${id},3,555-010-1234\n`;
    for (const named of ["value:case_id=4379", "value:Caregiver phone=555-010-1234"])
      await expect(bring(meetings("4379"), { [named]: "x" })).rejects.toThrow(
        `no question has the id "${named.replace(/=.*/, "=…")}"`,
      );
    await expect(
      bring(`${header},Notes\n${row("S1")},seen\n`, { "value:Notes=seen": "x" }),
    ).rejects.toThrow('no question has the id "value:Notes=…"');
  });

  test("no word of a column that looks sensitive, unless it is kept", async () => {
    const calls = text(row("S1")).replace("pd_plan", "call 555-010-1234");
    const asked = await bring(calls);
    expect(asked.questions.map(({ id }) => id)).toEqual(["sensitive:trigger"]);
    expect(JSON.stringify(asked)).not.toContain("555-010");
    const kept = await bring(calls, { "sensitive:trigger": "keep" });
    expect(kept.questions.map(({ id }) => id)).toEqual(["trigger:trigger"]);
    const dropped = await bring(calls, { "sensitive:trigger": "drop", "trigger:trigger": "other" });
    expect(dropped).toMatchObject({ outcome: "accepted", rows: { new: 1 } });
  });

  test("of a value that the file does not hold is wrong usage", async () => {
    await expect(bring(text(row("S1")), { "value:Minutes=two": "2" })).rejects.toThrow(
      'no question has the id "value:Minutes=…"',
    );
    await expect(bring(text(row("S1")), { "unreadable:date": "empty" })).rejects.toThrow(
      'no question has the id "unreadable:date"',
    );
  });
});
