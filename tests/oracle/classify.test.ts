import fc from "fast-check";
import { expect, test } from "vitest";
import { agencies } from "./agency.ts";
import { classify, type Classified } from "./classify.ts";
import { goal, hired, madeAgencies, on, session, type SessionCase } from "./made.ts";
import { defaultRules, type Agency } from "./rows.ts";

function judge(given: Partial<Agency>, id = "s"): Classified {
  const rows = { sessions: [], goals: [], staff: [], priorities: [], themes: [], aliases: [] };
  const all = classify({ ...rows, rules: defaultRules, asOf: on(400), ...given });
  const found = all.find((one) => one.session_id === id);
  if (!found) throw new Error(`no session ${id}`);
  return found;
}

const says = (one: Classified) =>
  [one.class, one.detail, one.signals.join(" ")].filter((part) => part !== null).join(" ");

test.each([
  [45, "purposeful weak L2"],
  [46, "unanchored "],
])("a goal that opens %i days after the session", (opened, expected) => {
  expect(says(judge({ sessions: [session("s", 0)], goals: [goal("g", "Ana", opened)] }))).toBe(
    expected,
  );
});

test.each([
  [{ closed: on(-30) }, [], "purposeful weak L2"],
  [{ closed: on(-31) }, ["g"], "unanchored "],
  [{ target_date: on(-180) }, [], "purposeful weak L2"],
  [{ target_date: on(-181) }, [], "unanchored "],
  [{ target_date: on(-181) }, ["g"], "purposeful weak L1 L2"],
  [{ kind: "strength" }, ["g"], "unanchored "],
  [{ site: "South" }, ["g"], "unanchored "],
])("a goal with %j, named %j", (given, goal_ids, expected) => {
  const goals = [goal("g", "Ana", -300, given)];
  expect(says(judge({ sessions: [session("s", 0, { goal_ids })], goals }))).toBe(expected);
});

test("a goal ends on the day its owner leaves", () => {
  const left = (days: number) => [{ ...hired("Ana", -500), left_on: on(days) }];
  const rows = { sessions: [session("s", 0)], goals: [goal("g", "ana", -9)] };
  expect(judge({ ...rows, staff: left(0) }).signals).toEqual(["L2"]);
  expect(judge({ ...rows, staff: left(-1) }).signals).toEqual([]);
});

test("with more than three attendees two of them need the goal, and a third of them", () => {
  const group = (size: number) => ["A", "B", "C", "D", "E", "F", "G"].slice(0, size);
  const goals = [goal("a", "A", -9), goal("b", "B", -9)];
  const linked = (size: number, owners: number) =>
    judge({ sessions: [session("s", 0, { staff: group(size) })], goals: goals.slice(0, owners) })
      .signals;
  expect(linked(3, 1)).toEqual(["L2"]);
  expect(linked(4, 1)).toEqual([]);
  expect(linked(6, 2)).toEqual(["L2"]);
  expect(linked(7, 2)).toEqual([]);
});

test.each([
  [-91, ""],
  [-90, "C2"],
  [0, "C2"],
  [1, "C3"],
  [45, "C3"],
  [46, ""],
])("a session of another channel %i days away", (days, expected) => {
  const other = session("x", days, { format: "other", staff: ["Ben"] });
  expect(judge({ sessions: [session("s", 0), other] }).signals.join(" ")).toBe(expected);
});

test.each([
  [120, 106, ["C4"]],
  [120, 134, ["C4"]],
  [120, 135, []],
  [121, 121, []],
])("a follow-up recorded for day %i and held on day %i", (followUp, held, expected) => {
  const sessions = [session("s", 0, { followUp }), session("x", held)];
  expect(judge({ sessions }).signals).toEqual(expected);
});

test("an event is woven in by a third with a named goal, or half with one, and by what follows", () => {
  const staff = ["A", "B", "C"];
  const event = session("s", 0, { staff, trigger: "crisis", goal_ids: ["a"] });
  const after = session("x", 9, { format: "supervision", staff: ["B"] });
  const goals = [goal("a", "A", -9)];
  expect(says(judge({ sessions: [event, after], goals }))).toBe(
    "purposeful woven_in C3 C4 L1 L2 R1",
  );
  expect(judge({ sessions: [event], goals }).class).toBe("reactive");
  const unnamed = { ...event, goal_ids: [] };
  expect(judge({ sessions: [unnamed, after], goals }).class).toBe("reactive");
  const obliged = { ...after, mandatory: true, staff: ["A"] };
  expect(judge({ sessions: [event, obliged], goals }).signals).toEqual(["L1", "L2", "R1"]);
});

test("a mandatory session alone on its theme is one_off, until another channel takes it up", () => {
  const training = session("s", 0, { format: "training" });
  expect(says(judge({ sessions: [training] }))).toBe("reactive one_off R3");
  const other = (days: number) => session("x", days, { staff: ["Ben"] });
  expect(judge({ sessions: [training, other(46)] }).detail).toBe("one_off");
  expect(judge({ sessions: [training, other(-91)] }).detail).toBe("one_off");
  expect(judge({ sessions: [training, other(-90)] }).class).toBe("unanchored");
  expect(judge({ sessions: [training, other(5)] }, "x").signals).toEqual(["C2"]);
});

test("only new people: onboarding without a link is entry_only", () => {
  const rows = (days: number) => ({ sessions: [session("s", 0)], staff: [hired("Ana", days)] });
  expect(says(judge(rows(-45)))).toBe("reactive entry_only R4");
  expect(judge(rows(3)).detail).toBe("entry_only");
  expect(judge(rows(-46)).class).toBe("unanchored");
  expect(judge({ sessions: [session("s", 0, { format: "onboarding" })] }).signals).toEqual(["R4"]);
});

test("onboarding is purposeful where the theme is live in two loop channels before it", () => {
  const staff = [hired("Ana", -900), hired("New", -9)];
  const goals = [goal("g", "Ana", -200)];
  const onboarding = session("s", 0, { format: "onboarding", staff: ["New"] });
  const before = (days: number) => ({
    sessions: [onboarding, session("x", days), session("y", days + 1, { format: "individual" })],
    staff,
    goals,
  });
  expect(says(judge(before(-90)))).toBe("purposeful standard C2 L3 R4");
  expect(judge(before(-91)).detail).toBe("entry_only");
  expect(judge({ ...before(-90), goals: [] }).detail).toBe("entry_only");
});

test("too little is logged without theme, without an attendee's goal and without a reason", () => {
  const bare = (given: SessionCase) => session("s", 0, { themes: [], trigger: null, ...given });
  const goals = [goal("b", "Ben", -9)];
  expect(judge({ sessions: [bare({})] }).class).toBe("unknown");
  expect(judge({ sessions: [bare({ trigger: "required" })] }).class).toBe("required");
  expect(says(judge({ sessions: [bare({ goal_ids: ["b"] })], goals }))).toBe("unknown Q");
  expect(judge({ sessions: [bare({ goal_ids: ["b"], staff: ["Ben"] })], goals }).theme).toBe(
    "crisis",
  );
});

test("rows of one session are united; who was invited only and the coach do not attend", () => {
  const rows = [
    session("s", 0, { staff: ["Ana"], themes: [], attended: 0 }),
    session("s", 0, { staff: ["Kim", "BEN"], line: 3, mandatory: true, themes: ["CRISIS"] }),
  ];
  const goals = [goal("a", "Ana", -9), goal("k", "Kim", -9)];
  expect(says(judge({ sessions: rows, goals }))).toBe("reactive one_off R3");
  expect(judge({ sessions: rows, goals: [goal("b", "Ben", -9)] }).signals).toEqual(["L2"]);
});

test("settled after H days and, where C4 may still come, the follow-up and its slack", () => {
  const one = [session("s", 0)];
  expect(judge({ sessions: one, asOf: on(45) }).settled).toBe(false);
  expect(judge({ sessions: one, asOf: on(46) }).settled).toBe(true);
  const followed = [session("s", 0, { followUp: 60 })];
  expect(judge({ sessions: followed, asOf: on(74) }).settled).toBe(false);
  expect(judge({ sessions: followed, asOf: on(75) }).settled).toBe(true);
  expect(judge({ sessions: [...followed, session("x", 9)], asOf: on(46) }).settled).toBe(true);
});

test.each([
  ["a weak link of new staff beside an open group session", session("y", 60), "weak", "standard"],
  [
    "new staff beside a group session that waits for a one-off session",
    session("y", 65, { format: "other", staff: ["Zoe"] }),
    "entry_only",
    "standard",
  ],
])("%s: not settled, since L3 may still come", (name, later, before, after) => {
  const agency = madeAgencies(defaultRules)[name];
  if (!agency) throw new Error(`no made agency: ${name}`);
  expect(judge(agency)).toMatchObject({ detail: before, settled: false });
  const sessions = [...agency.sessions, later];
  expect(judge({ ...agency, sessions, asOf: later.date })).toMatchObject({ detail: after });
});

test("without a staff export those are active who attended in the 90 days up to the day before", () => {
  const agency =
    madeAgencies(defaultRules)["new staff where two of five attended a day too early to be active"];
  if (!agency) throw new Error("no such agency");
  expect(judge(agency).signals).toEqual(["C2", "L3", "R4"]);
  const sessions = agency.sessions.map((row) =>
    row.session_id === "x" ? { ...row, date: on(-90) } : row,
  );
  expect(judge({ ...agency, sessions }).signals).toEqual(["C2", "R4"]);
});

test("at a site of up to four active staff one of them with a goal makes the goals live", () => {
  const made = madeAgencies(defaultRules);
  expect(judge({ ...made["new staff at a site of four"] }).signals).toEqual(["C2", "L3", "R4"]);
  expect(judge({ ...made["new staff at a site of five"] }).signals).toEqual(["C2", "R4"]);
});

test("a session that leans on an open one is settled when that one is", () => {
  const made = madeAgencies(defaultRules);
  const lastDay = made["a weak link of new staff on the last open day of a group session"];
  expect(judge({ ...lastDay }).settled).toBe(false);
  expect(judge({ ...made["a weak link of new staff the day after"] }).settled).toBe(true);
  const elsewhere = made["new staff while a group session of another site is open"];
  expect(judge({ ...elsewhere }).settled).toBe(true);
});

test("an event of new staff does not wait for L3", () => {
  const agency = madeAgencies(defaultRules)["an event of new staff beside an open group session"];
  expect(judge({ ...agency })).toMatchObject({ class: "reactive", settled: true });
});

test("later sessions never rewrite a settled class", () => {
  fc.assert(
    fc.property(agencies(), fc.double({ min: 0, max: 1, noNaN: true }), (agency, share) => {
      const dates = agency.sessions.map((row) => row.date).sort();
      const asOf = dates[Math.floor(share * (dates.length - 1))] ?? agency.asOf;
      const earlier = agency.sessions.filter((row) => row.date <= asOf);
      const all = classify({ ...agency, asOf: dates.at(-1) ?? asOf });
      for (const one of classify({ ...agency, sessions: earlier, asOf })) {
        const now = all.find(({ session_id }) => session_id === one.session_id);
        if (one.settled) {
          expect([now?.class, now?.detail, now?.settled]).toEqual([one.class, one.detail, true]);
        }
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});
