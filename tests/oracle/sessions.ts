import fc from "fast-check";
import {
  among,
  aroundSessions,
  dateAround,
  few,
  formats,
  mostly,
  newcomers,
  none,
  people,
  settledIn,
  spelled,
  themeNames,
  triggers,
} from "./draw.ts";
import { dateOf, dayOf, type GoalRow, type SessionRecord } from "./rows.ts";

/** Goals of an agency are named G0, G1, ...; it has no G99. */
export const goalCount = 10;
const goalIds = [...Array.from({ length: goalCount }, (_, index) => `G${index}`), "G99"];

/** One person, a list, or all: groups on both sides of three and of the shares of rule 3. */
const staffNames = fc.oneof(
  spelled(people).map((name) => [name]),
  few(people, 3),
  few([...people, "Kim Coach"], 8),
);

/** A record before it knows its session and which goals its own people have. */
type Draft = Omit<SessionRecord, "session_id" | "line" | "date" | "site" | "follow_up_date"> & {
  namesOwnGoals: boolean;
  followUpDays: number | null;
};

/** Days to the follow-up: its limits, and the slack before and after sessions drawn above. */
const followUpDays = mostly(
  6,
  none,
  among([-1, 0, 1, 30, 60, 75, 76, 92, 93, 104, 105, 119, 120, 121, 122]),
);

const record: fc.Arbitrary<Draft> = fc.record({
  coach: mostly(9, spelled(["Kim Coach"]), spelled(people)),
  staff: staffNames,
  format: among(formats),
  trigger: among(triggers),
  mandatory: among([null, null, null, null, true, false]),
  themes: fc.oneof(
    { arbitrary: few(themeNames, 1), weight: 3 },
    { arbitrary: few([...new Set(themeNames)], 3), weight: 1 },
    { arbitrary: few([], 0), weight: 1 },
  ),
  goal_ids: mostly(7, few([], 0), few(goalIds, 4)),
  namesOwnGoals: among([false, false, true]),
  followUpDays,
  attended: mostly(8, none, among([0, 1])),
});

/** The rows of one session: mostly one, else a row per person or rows that differ. */
const records: fc.Arbitrary<Draft[]> = fc.oneof(
  { arbitrary: record.map((one) => [one]), weight: 6 },
  {
    arbitrary: fc
      .tuple(record, fc.array(among([null, 0, 1]), { minLength: 8, maxLength: 8 }))
      .map(([one, attended]) =>
        one.staff.map((name, index) => ({
          ...one,
          staff: [name],
          attended: attended[index] ?? null,
        })),
      )
      .filter((rows) => rows.length > 0),
    weight: 2,
  },
  {
    arbitrary: fc.array(record, { minLength: 2, maxLength: 3 }),
    weight: 2,
  },
);

const anySession = fc.record({
  date: dateAround(aroundSessions),
  site: mostly(8, fc.constant("North"), fc.constant("South Side")),
  spelling: among([false, false, false, true]),
  records,
});

/** A session of the loop (PD plans, group, supervision, onboarding) as L3 looks for it. */
function loopSession(offsets: number[], loopFormats: string[], names: string[], most: number) {
  const loopRecord: fc.Arbitrary<Draft> = fc.record({
    coach: fc.constant("Kim Coach"),
    staff: few(names, most),
    format: among(loopFormats),
    trigger: among([null, "pd_plan", "new_hire"]),
    mandatory: among([null, null, false]),
    themes: fc.constant(["Natural supports"]),
    goal_ids: few([], 0),
    namesOwnGoals: fc.boolean(),
    followUpDays,
    attended: none,
  });
  return fc.record({
    date: dateAround(offsets),
    site: fc.constant("North"),
    spelling: fc.boolean(),
    records: loopRecord.map((one) => [one]),
  });
}

const session = fc.oneof(
  { arbitrary: anySession, weight: 6 },
  {
    arbitrary: loopSession([-91, -90, -89, -14, -1, 0], ["group", "supervision"], settledIn, 4),
    weight: 3,
  },
  { arbitrary: loopSession([0, 1], ["onboarding", "individual"], newcomers, 2), weight: 2 },
);

/** Sessions before they know the goals of their people: see recordsOf. */
export const sessions = fc.array(session, { minLength: 1, maxLength: 14, size: "max" });

type SessionDraft = typeof session extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** The records of the sessions in the order of a file; some name the goals of their people. */
export function recordsOf(drafts: SessionDraft[], goalRows: GoalRow[]): SessionRecord[] {
  return drafts
    .flatMap(({ date, site, spelling, records: rows }, number) =>
      rows.map(({ namesOwnGoals, followUpDays: days, ...row }) => ({
        ...row,
        follow_up_date: days === null ? null : dateOf(dayOf(date) + days),
        session_id: `S${String(number).padStart(2, "0")}`,
        date,
        site: spelling ? site.toUpperCase() : site,
        goal_ids: namesOwnGoals
          ? [...new Set([...row.goal_ids, ...goalsOf(row.staff, goalRows)])]
          : row.goal_ids,
      })),
    )
    .map((row, index) => ({ line: index + 2, ...row }));
}

function goalsOf(names: string[], goalRows: GoalRow[]): string[] {
  return goalRows.filter((row) => names.includes(row.staff)).map((row) => row.goal_id);
}
