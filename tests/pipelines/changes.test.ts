import { expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { bring, head, newStore, receiptOf, rowsOf, rowsOnly, session } from "./bring.ts";

const told = async (before: Record<string, string>, after: Record<string, string>) => {
  const store = newStore();
  await bring(store, before);
  const { files } = await bring(store, after, { dryRun: true });
  const { rows, changes, decisions } = files[0]!;
  const changed = decisions.filter(({ id }) => id.startsWith("changed:"));
  return {
    rows,
    cells: changes.map(({ line, row, column, was, now }) => [line, row, column, was, now]),
    columns: changed.map(({ id, what }) => `${id.slice("changed:".length)}: ${what}`),
  };
};

test("a changed session tells its old and its new cells, and of a note only that it changed", async () => {
  const columns = "session_id,date,site,coach,staff,format,themes,minutes,mandatory,notes\n";
  const {
    rows,
    cells,
    columns: counts,
  } = await told(
    {
      "a.csv": `${columns}7,2025-01-10,North,Dana,Ana Ruiz,group,MI skills,60,no,she cried\n8,2025-01-11,North,Dana,Ana Ruiz,group,,30,,\n`,
    },
    {
      "b.csv": `${columns}7,2025-01-12,North,Dana,Ana Ruiz; Bo Lee,group,MI skills,90.5,yes,he cried\n8,2025-01-11,North,Dana,Ana Ruiz,group,Transition,30,,\n9,2025-01-11,North,Dana,Ana Ruiz,group,,30,,\n`,
    },
  );
  expect(rows).toMatchObject({ new: 1, changed: 2 });
  expect(cells).toEqual([
    [2, "7", "date", "2025-01-10", "2025-01-12"],
    [2, "7", "staff", "Ana Ruiz", "Ana Ruiz; Bo Lee"],
    [2, "7", "mandatory", "no", "yes"],
    [2, "7", "minutes", "60", "90.5"],
    [2, "7", "notes", null, null],
    [3, "8", "themes", null, "Transition"],
  ]);
  expect(counts).toEqual([
    "date: 1 sessions",
    "staff: 1 sessions",
    "mandatory: 1 sessions",
    "themes: 1 sessions",
    "minutes: 1 sessions",
    "notes: 1 sessions",
  ]);
});

test("rows per attendee tell who came to a session and who left it", async () => {
  const rows = (...who: string[]) =>
    head +
    who.map((name) => session("S1", "2025-01-10", `North,Dana,${name},group,pd_plan,x`)).join("");
  const { cells } = await told(
    { "a.csv": rows("Ana Ruiz", "Bo Lee") },
    { "b.csv": rows("Ana Ruiz", "Cy Day", "Di Fox") },
  );
  expect(cells).toEqual([[2, "S1", "staff", "Ana Ruiz; Bo Lee", "Ana Ruiz; Cy Day; Di Fox"]]);
});

test("a session without a number is called by its site, day and coach", async () => {
  const row = (theme: string) =>
    `date,site,coach,staff,format,themes\n2025-01-10,North,Dana,Ana Ruiz,group,${theme}\n`;
  const { cells } = await told({ "a.csv": row("MI skills") }, { "b.csv": row("Transition") });
  expect(cells).toEqual([[2, "North · 2025-01-10 · Dana", "themes", "MI skills", "Transition"]]);
});

test("of two meetings of a family on one day the one that changed is told, and never the family", async () => {
  const meetings = (second: string) =>
    `Site,Meeting date,Family ID,Natural supports present\nNorth,2025-01-04,F1,1\nNorth,2025-01-04,F1,${second}\n`;
  const { cells } = await told({ "a.csv": meetings("4") }, { "b.csv": meetings("5") });
  expect(cells).toEqual([[3, "North · 2025-01-04 · ns_attending", "value", "4", "5"]]);
});

test("the receipt keeps the first changed cells, the answers and what moved, also of an import that was undone", async () => {
  const store = newStore();
  const roster = (role: string, left: string) =>
    `staff,site,hired,role,left\nAna Ruiz,North,03/04/2025,${role},${left}\n`;
  const answers = { "*": { "date-order:hired": "dmy" } };
  await bring(store, { "a.csv": roster("Coach", "") }, { answers });
  const { files, moves } = await bring(store, { "b.csv": roster("Director", "2025-06-30") });
  const cells = [
    { line: 2, row: "Ana Ruiz · North", column: "role", was: "Coach", now: "Director" },
    { line: 2, row: "Ana Ruiz · North", column: "left", was: null, now: "2025-06-30" },
  ];
  expect(files[0]?.changes).toEqual(cells);
  expect(await rowsOf(store, "SELECT role FROM standing.staff")).toEqual([{ role: "Director" }]);
  await undoImport(store, 2, rowsOnly);
  expect(receiptOf(store, 2)).toMatchObject({
    state: "withdrawn",
    changes: cells,
    answers: [{ id: "date-order:hired", value: "dmy" }],
    moves,
    together: [2],
  });
  expect(receiptOf(store, 1)).toMatchObject({ changes: [] });
});

test("the ledger keeps nothing of notes and families, and the first characters of a long list", async () => {
  const store = newStore();
  const meetings = (value: number) =>
    `site,date,case_id,measure,value\nNorth,2025-01-02,F77,ns_attending,${value}\n`;
  const notes = (themes: string, text: string) =>
    `session_id,date,site,coach,staff,format,themes,notes\nS1,2025-01-02,North,Dana,Ana Ruiz,group,${themes},${text}\n`;
  const themes = Array.from({ length: 90 }, (_, at) => `theme ${at + 10}`).join("; ");
  await bring(store, { "m.csv": meetings(1), "n.csv": notes("", "cried") });
  await bring(store, { "m.csv": meetings(2), "n.csv": notes(themes, "laughed") });
  const kept = [3, 4].map((importId) => receiptOf(store, importId).changes);
  expect(kept).toMatchObject([
    [{ was: "1", now: "2" }],
    [
      { column: "themes", was: null, now: `${themes.slice(0, 500)}…` },
      { column: "notes", was: null, now: null },
    ],
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/F77|cried|laughed/);
});

test("a row that only some attendees' rows repeat is told once for its session", async () => {
  const rows = (theme: string) =>
    head +
    session("S1", "2025-01-10", "North,Dana,Ana Ruiz,group,pd_plan,MI skills") +
    session("S1", "2025-01-10", `North,Dana,Bo Lee,group,pd_plan,${theme}`);
  const {
    rows: counts,
    cells,
    columns,
  } = await told({ "a.csv": rows("MI skills") }, { "b.csv": rows("Transition") });
  expect(counts).toMatchObject({ changed: 2 });
  expect(cells).toEqual([[2, "S1", "themes", "MI skills", "MI skills; Transition"]]);
  expect(columns).toEqual(["themes: 1 sessions"]);
});

test("two meetings that have become equal are one, and the file is not said to bring fewer", async () => {
  const meetings = (second: string) =>
    `Site,Date of meeting,Family ID,Natural supports present\nNorth,2025-01-10,F1,0\nNorth,2025-01-10,F1,${second}\n`;
  const store = newStore();
  await bring(store, { "a.csv": meetings("2") });
  const { files } = await bring(store, { "b.csv": meetings("0") });
  expect(files[0]).toMatchObject({ outcome: "accepted", questions: [] });
  expect(files[0]?.rows).toMatchObject({ read: 2, duplicate: 1 });
});

const unnumbered = (...rows: string[]) =>
  [
    "Date of session,Site,Coach,Who attended?,Session type,Focus area(s),Length (min)",
    ...rows,
  ].join("\n") + "\n";

test("without session numbers, a session with other people on the same day asks before it counts twice", async () => {
  const store = newStore();
  await bring(store, {
    "a.csv": unnumbered(
      "2025-01-10,North,Dana,Ana Ruiz,supervision,MI skills,45",
      "2025-01-10,North,Dana,Bo Lee,supervision,MI skills,45",
    ),
  });
  const part = { "b.csv": unnumbered("2025-01-10,North,Dana,Ana Ruiz,supervision,MI skills,75") };
  const asked = (await bring(store, part)).files[0]!;
  expect(asked.outcome).toBe("needs_answer");
  expect(asked.questions.map(({ id }) => id)).toEqual(["sessions-beside"]);
  const said = async (value: string) =>
    (await bring(store, part, { answers: { "*": { "sessions-beside": value } } })).files[0]!;
  expect((await said("cancel")).outcome).toBe("refused");
  expect((await said("further")).rows).toMatchObject({ new: 1 });
});

test("what a word of a column was said to be is used again in the next file with the same columns", async () => {
  const store = newStore();
  const file = (day: string) => unnumbered(`${day},North,Dana,Ana Ruiz,Zoom huddle,MI skills,45`);
  const answers = { "*": { "format:Session type=Zoom huddle": "huddle" } };
  expect((await bring(store, { "a.csv": file("2025-01-10") }, { answers })).files[0]?.outcome).toBe(
    "accepted",
  );
  expect((await bring(store, { "b.csv": file("2025-02-10") })).files[0]).toMatchObject({
    outcome: "accepted",
    rows: { new: 1 },
  });
});
