import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../../pipelines/import.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { rowsOnly } from "../bring.ts";
import { given } from "./given.ts";

const file = (...lines: string[]) => `${lines.join("\n")}\n`;
const sessions =
  "Session ID,Date of coaching,Site,Coach,Staff,Format,Reason,Themes,Goal #,Minutes,Notes";
type Changes = Record<string, string>;
const session = (n: number, with_: Changes = {}) =>
  Object.values({
    id: `S${n}`,
    date: `2025-03-1${n}`,
    site: "North",
    coach: "Dana Fox",
    staff: "Ann Lee; Bo Ray",
    format: "group",
    reason: "scheduled",
    themes: "MI skills",
    goal: "",
    minutes: "45",
    notes: "",
    ...with_,
  }).join(",");
const goals = "Goal ID,Staff name,Site,Theme,Opened,Target date,Baseline";
const goal = (n: number, with_: Changes = {}) =>
  Object.values({
    id: `G${n}`,
    staff: "Ann Lee",
    site: "North",
    theme: "MI skills",
    opened: `2025-03-1${n}`,
    target: "2027-01-01",
    baseline: "2",
    ...with_,
  }).join(",");
const meetings = "Site,Meeting date,Family ID,Natural supports attending";
const meeting = (n: number, supports: string, family = `00${n}`) =>
  `North,2025-03-1${n},${family},${supports}`;

/** Whole exports with one fault each: what is asked, and which lines are rejected, by issue 3. */
const exports: [name: string, text: string, asked: string[], lines: number[]][] = [
  [
    "titles and a total row",
    file("Log", "", "Printed 2025-04-01", sessions, session(1), "Total,,,,,,,,,90,"),
    [],
    [6],
  ],
  ["the header again", file(sessions, session(1), sessions, session(2)), [], [3]],
  [
    "rows too short and too long",
    file(sessions, session(1), "S9,2025-03-01", `${session(2)},x`),
    [],
    [3, 4],
  ],
  [
    "an unclosed quote",
    file(sessions, session(1, { notes: '"open' }), session(2), session(3, { notes: '"a, b"' })),
    [],
    [2],
  ],
  ["trailing delimiters on rows", file(sessions, `${session(1)},,`, `${session(2)},,`), [], []],
  [
    "groups above the header",
    file("Session,,,People,,,Content,,,,", sessions, session(1)),
    ["header-rows"],
    [],
  ],
  [
    "the same header twice",
    file(`${sessions},Date of coaching`, `${session(1)},2025-01-01`),
    ["field:date"],
    [],
  ],
  [
    "dates that can be read both ways",
    file(sessions, session(1, { date: "03/04/2025" })),
    ["date-order:Date of coaching"],
    [],
  ],
  [
    "serial dates",
    file(sessions, session(1, { date: "45720" })),
    ["serial-date:Date of coaching"],
    [2],
  ],
  ["a future session", file(sessions, session(1), session(2, { date: "2199-01-01" })), [], [3]],
  [
    "rounded numbers of sessions",
    file(sessions, session(1, { id: "1.23E+11" })),
    ["scientific-id:Session ID"],
    [2],
  ],
  [
    "minutes as ranges",
    file(
      sessions,
      session(1, { minutes: ">30" }),
      session(2, { minutes: "30-45" }),
      session(3, { minutes: "1h 15" }),
    ),
    [],
    [2, 3],
  ],
  [
    "last and first names",
    file(sessions, session(1, { staff: '"Lee, Ann"' })),
    ["names:Staff"],
    [],
  ],
  [
    "a phone number in notes",
    file(sessions, session(1, { notes: "call 555-010-0199" })),
    ["sensitive:Notes"],
    [],
  ],
  ["a lost character", file(sessions, session(1, { staff: "Zo\ufffd" }), session(2)), [], [2]],
  [
    "missing words",
    file(sessions, session(1, { minutes: "N/A", goal: "none", reason: "not recorded" })),
    [],
    [],
  ],
  [
    "a baseline in percent and not",
    file(goals, goal(1, { baseline: "72%" }), goal(2, { baseline: "72" })),
    ["unit:Baseline"],
    [],
  ],
  [
    "a baseline with a decimal comma",
    file(goals, goal(1, { baseline: '"1,5"' }), goal(2)),
    ["number-format:Baseline"],
    [2],
  ],
  ["two-digit years", file(goals, goal(1, { opened: "3/25/25" })), ["two-digit-year:Opened"], [2]],
  ["a target that is no date", file(goals, goal(1), goal(2, { target: "someday" })), [], [3]],
  [
    "counts with words, signs and ranges",
    file(
      meetings,
      meeting(1, '"2 (aunt, coach)"'),
      meeting(2, ">3"),
      meeting(3, "1-2"),
      meeting(4, "2"),
    ),
    [],
    [2, 3, 4],
  ],
  [
    "rounded numbers of families",
    file(meetings, meeting(1, "2", "1.23E+11"), meeting(2, "2")),
    ["scientific-id:Family ID"],
    [2],
  ],
  [
    "percent and fractions in one measure",
    file("Site,Quarter,Overall score", "North,2025 Q1,72%", "North,2025 Q2,0.8"),
    ["unit:Overall score"],
    [],
  ],
];

test.each(exports)("%s", async (_name, text, asked, lines) => {
  const { reading, open, rejects } = await given(text);
  expect(reading.refusal).toBeNull();
  expect(open).toEqual(asked);
  expect(rejects.map(({ line }) => line)).toEqual(lines);
});

test("a percent sign and the unit percent say the same: 72% is .72 either way", async () => {
  const long = "site,date,measure,value,unit";
  for (const value of ["72%", "72"]) {
    const { rows } = await given(file(long, `North,2025-01-01,Teamwork,${value},percent`));
    expect(rows[0]).toMatchObject({ value: 0.72, unit: "share" });
  }
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "throughline-exports-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;
const bring = async (text: string | Uint8Array, answers: Record<string, string> = {}) => {
  const path = join(folder, `${++made}.csv`);
  writeFileSync(path, text);
  const store = openStore(join(folder, `store-${made}`));
  const options = { answers: { "a.csv": answers }, today: "2026-01-31", ...rowsOnly };
  return (await importFiles(store, [{ name: "a.csv", path }], options)).files[0]!;
};

test("an export without a header is asked for it, not refused for its columns", async () => {
  const found = await bring(file(session(1), session(2)));
  expect(found.outcome).toBe("needs_answer");
  expect(found.questions.map(({ id }) => id)).toEqual(["header"]);
});

test("an export in UTF-16 with semicolons, titles, an unclosed quote and a total row keeps its good rows", async () => {
  const text = file(
    "Log",
    sessions,
    session(1, { notes: '"open' }),
    session(2),
    "",
    session(3),
    "Total,,,,,,,,,90,",
  );
  const parted = text.replaceAll(";", "|").replaceAll(",", ";");
  const found = await bring(Buffer.from(`\ufeff${parted}`, "utf16le"));
  expect(found).toMatchObject({
    outcome: "accepted_with_rejects",
    rows: { read: 4, new: 2, changed: 0, unchanged: 0, duplicate: 0, rejected: 2 },
  });
  expect(found.rejects.map(({ line, record, value }) => [line, record, value])).toEqual([
    [3, 1, null],
    [7, 4, null],
  ]);
});
