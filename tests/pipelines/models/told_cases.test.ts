import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { toldMarts } from "../../../pipelines/warehouse/told.ts";
import { dateOf, dayOf } from "../../oracle/rows.ts";
import { type Given, type RawRow, rules, type Value } from "./cases.ts";
import { differing, type Told, told } from "./told.ts";

// Each of these changes one thing that the reasons of an older session rest on. What it says then has to be
// what a build from nothing says.

const session = (session_id: string, date: string, more: RawRow = {}): RawRow => ({
  session_id,
  key: session_id,
  date,
  site: "North",
  coach: "Dana",
  staff: ["Ana"],
  format: "individual",
  trigger: "scheduled",
  mandatory: false,
  themes: ["T"],
  goal_ids: [],
  ...more,
});
const sessions = [
  session("N0", "2024-01-10"),
  session("N1", "2024-05-10"),
  session("N2", "2026-06-10"),
];
const staff = (name: string, more: RawRow = {}): RawRow => ({
  staff: name,
  site: "North",
  hired: "2020-01-01",
  left_on: null,
  ...more,
});
const goal = (more: RawRow = {}): RawRow => ({
  goal_id: "GA",
  staff: "Ana",
  site: "North",
  theme: "T",
  opened: "2023-01-01",
  ...more,
});
const named = [
  session("N0", "2024-01-10", { goal_ids: ["GA"] }),
  session("N1", "2025-06-10", { goal_ids: ["GA"] }),
  session("N2", "2026-06-10"),
];
const upper = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    session(`U${at}`, dateOf(dayOf("2026-06-11") + at), { site: "NORTH" }),
  );
const naming = [
  session("N0", "2024-01-10", { themes: [], goal_ids: ["GA"] }),
  ...sessions.slice(1),
];

/** A newcomer's session, with goals and one channel live before it: L3 asks for fewer at a small site. */
const newcomers = [
  session("N0", "2024-01-10"),
  session("H", "2025-06-10", { trigger: "new_hire", staff: ["New"], format: "onboarding" }),
  session("G", "2025-06-01", { format: "group", goal_ids: ["GA"] }),
  session("I", "2025-05-20"),
  session("N9", "2026-06-10"),
];
const five = (left_on: string | null) =>
  ["Ana", "B", "C", "D", "E"].map((name) => staff(name, name === "E" ? { left_on } : {}));

const from = "2025-01-10";
const after = (days: number): string => dateOf(dayOf(from) + days);
/** A session, one with the same staff at the end of its follow-up, and one 45 days later that makes it no one-off. */
const farAhead = [
  session("P", after(-300)),
  session("S", from, { follow_up_date: after(120) }),
  session("X", after(134), { format: "training", mandatory: true }),
  session("Z", after(400), { themes: ["W"], staff: ["Zed"] }),
];
const farther = session("Y", after(179), { format: "group", staff: ["Zed"] });

const ofTwoRows = (site: string): RawRow[] => [
  session("X", "2025-02-20", { site: "Alpha", staff: ["Zed"], line: 50 }),
  session("X", "2025-02-20", { site, format: null, line: 51 }),
];
const atTwoSites = [
  session("A0", "2024-01-10", { site: "Alpha" }),
  session("A2", "2026-06-10", { site: "Alpha" }),
  session("B00", "2023-02-10", { site: "Beta" }),
  session("B0", "2025-02-10", { site: "Beta" }),
  session("B2", "2026-06-10", { site: "Beta" }),
];
const twoSites = { staff: [staff("Q", { site: "Alpha" }), staff("R", { site: "Beta" })] };
const twice = (lines: readonly [number, number]) => [
  goal({ staff: "Ben", line: lines[0] }),
  goal({ staff: "Cy", line: lines[1] }),
];

const changes: Record<string, readonly [Given, Given]> = {
  "the first hire date moves": [
    { sessions, staff: [staff("Ana", { hired: "2026-01-01" })] },
    { sessions, staff: [staff("Ana", { hired: "2026-02-01" })] },
  ],
  "later rows spell the site otherwise": [
    { sessions: [...sessions, ...upper(1)] },
    { sessions: [...sessions, ...upper(5)] },
  ],
  "a goal of another site, which a session names, gets another theme": [
    { sessions: naming, goals: [goal({ site: "South" })] },
    { sessions: naming, goals: [goal({ site: "South", theme: "U" })] },
  ],
  "somebody leaves, and the site is small": [
    { sessions: newcomers, goals: [goal({ opened: "2024-06-01" })], staff: five(null) },
    { sessions: newcomers, goals: [goal({ opened: "2024-06-01" })], staff: five("2025-06-01") },
  ],
  "a closed goal is closed later": [
    { sessions: named, goals: [goal({ closed: "2025-01-01", target_date: "2023-03-01" })] },
    { sessions: named, goals: [goal({ closed: "2025-08-01", target_date: "2023-03-01" })] },
  ],
  "a goal is open longer": [
    { sessions, goals: [goal({ target_date: "2023-03-01" })] },
    { sessions, goals: [goal({ target_date: "2024-03-01" })] },
  ],
  "a goal is opened earlier": [
    { sessions: named, goals: [goal({ opened: "2025-09-01" })] },
    { sessions: named, goals: [goal({ opened: "2025-06-11" })] },
  ],
  "the lines of two goals with one number are swapped": [
    { sessions, goals: twice([2, 3]) },
    { sessions, goals: twice([3, 2]) },
  ],
  "a session as far ahead as one may matter is added": [
    { sessions: farAhead, staff: [staff("Ana"), staff("Zed")] },
    { sessions: [...farAhead, farther], staff: [staff("Ana"), staff("Zed")] },
  ],
  "a session names another site no longer": [
    { sessions: [...atTwoSites, ...ofTwoRows("Beta")], ...twoSites },
    { sessions: [...atTwoSites, ...ofTwoRows("Alpha")], ...twoSites },
  ],
  "a session of two sites is gone": [
    { sessions: [...atTwoSites, ...ofTwoRows("Beta")], ...twoSites },
    { sessions: atTwoSites, ...twoSites },
  ],
  "a session names another site": [
    { sessions: [...atTwoSites, ...ofTwoRows("Alpha")], ...twoSites },
    { sessions: [...atTwoSites, ...ofTwoRows("Beta")], ...twoSites },
  ],
  "rows without a hash say something else": [
    { sessions: sessions.map((row) => ({ ...row, row_hash: null })) },
    { sessions: sessions.map((row) => ({ ...row, row_hash: null, coach: "Kim" })) },
  ],
  "a bar parts other words": [
    { sessions, goals: [goal({ goal_id: "G|x", staff: "y" })] },
    { sessions, goals: [goal({ goal_id: "G", staff: "x|y" })] },
  ],
};

let found: Told;
let due: Told;

beforeAll(async () => {
  const given = (place: 0 | 1) =>
    Object.entries(changes).map(([name, pair]) => rowsOf(name, pair[place]));
  found = await told(given(0), given(1));
  due = await told(null, given(1));
}, 120_000);

test.each(Object.keys(changes))("when %s, older sessions say it", (name) => {
  for (const mart of toldMarts) {
    const [is, wanted] = [found, due].map(({ rows }) =>
      rows[mart]!.filter(({ agency }) => agency === name),
    );
    expect(wanted!.length).toBeGreaterThan(0);
    expect(differing(is!, wanted!)).toEqual([]);
  }
});

test("and none of them makes all sessions be told", () => {
  expect(found.told).toBeLessThan(found.sessions);
});

test("an agency that is called otherwise is told all of it", async () => {
  const anew = await told([rowsOf("one", { sessions })], [rowsOf("two", { sessions })]);
  expect(anew.told).toBe(anew.sessions);
  expect(anew.rows["marts.sessions_classified"]).toHaveLength(sessions.length);
});

function rowsOf(agency: string, tables: Given): Given {
  const hash = (row: RawRow): Record<string, Value> => {
    const { line: _, key: __, ...says } = row;
    const digest = createHash("sha256").update(JSON.stringify(says)).digest();
    return { row_hash: digest.readUIntBE(0, 6), row_check: digest.readInt32BE(6) };
  };
  const rows = Object.entries(tables).map(([table, all]) => [
    table,
    all.map((row, at) => ({
      agency,
      import_id: 1,
      line: at + 2,
      key: row.goal_id ?? `row ${at}`,
      ...(table === "sessions" && hash(row)),
      ...row,
    })),
  ]);
  return {
    ...(Object.fromEntries(rows) as Given),
    rules: Object.entries(rules).map(([name, value]) => ({ agency, name, value })),
    build: [{ agency, as_of: "2026-12-31", today: "2026-12-31", seed: 1, models: "same" }],
  };
}
