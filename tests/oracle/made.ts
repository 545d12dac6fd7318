import {
  dateOf,
  dayOf,
  type Agency,
  type GoalRow,
  type Rules,
  type SessionRecord,
  type StaffRow,
} from "./rows.ts";

/** Day 0 of made agencies; all their dates are days from it. */
export const on = (days: number) => dateOf(dayOf("2024-03-01") + days);

export type SessionCase = Partial<Omit<SessionRecord, "date" | "follow_up_date">> & {
  followUp?: number;
};

/** A group session of Ana on the theme Crisis, unless the case says otherwise. */
export function session(id: string, days: number, given: SessionCase = {}): SessionRecord {
  const { followUp, ...rest } = given;
  return {
    session_id: id,
    line: 2,
    date: on(days),
    site: "North",
    coach: "Kim",
    staff: ["Ana"],
    format: "group",
    trigger: "pd_plan",
    mandatory: null,
    themes: ["Crisis"],
    goal_ids: [],
    follow_up_date: followUp === undefined ? null : on(followUp),
    attended: null,
    ...rest,
  };
}

/** A goal on the theme Crisis, still open, unless the case says otherwise. */
export function goal(
  id: string,
  staff: string,
  opened: number,
  given: Partial<GoalRow> = {},
): GoalRow {
  return {
    goal_id: id,
    staff,
    site: "North",
    theme: "Crisis",
    opened: on(opened),
    target_date: null,
    closed: null,
    kind: null,
    ...given,
  };
}

export function hired(staff: string, days: number): StaffRow {
  return { staff, site: "North", hired: on(days), left_on: null };
}

/**
 * Agencies for what random ones hardly meet: sessions settled but for one they lean on, and staff
 * active at the very edge of the days that count.
 */
export function madeAgencies(rules: Rules): Record<string, Agency> {
  const staff = [hired("Ana", -900), hired("New", -5)];
  const goals = [goal("a", "Ana", -300)];
  const rows = { goals, staff, priorities: [], themes: [], aliases: [], rules };
  const loop = session("g", -60, { mandatory: true, followUp: 30 });
  const newcomer = session("s", 0, { staff: ["New"], format: "onboarding" });
  const oneOff = { format: "onboarding", mandatory: true, staff: ["Ana", "B", "C", "D"] };
  const weak = {
    ...rows,
    goals: [...goals, goal("n", "New", -3)],
    sessions: [session("g", -10, { followUp: 60 }), session("s", 0, { staff: ["New"] })],
  };
  return {
    "a weak link of new staff beside an open group session": { ...weak, asOf: on(47) },
    "a weak link of new staff on the last open day of a group session": { ...weak, asOf: on(74) },
    "a weak link of new staff the day after": { ...weak, asOf: on(75) },
    "new staff beside a group session that waits for a one-off session": {
      ...rows,
      sessions: [loop, newcomer, session("x", 44, oneOff)],
      asOf: on(60),
    },
    "an event of new staff beside an open group session": {
      ...rows,
      sessions: [
        session("g", -10, { followUp: 60 }),
        { ...newcomer, trigger: "crisis", staff: ["New"] },
      ],
      asOf: on(47),
    },
    "new staff while a group session of another site is open": {
      ...rows,
      goals: [goal("a", "Ana", -300, { site: "South" })],
      sessions: [session("g", -10, { followUp: 60, site: "South" }), newcomer],
      asOf: on(47),
    },
    "new staff where two of five attended a day too early to be active": {
      ...rows,
      staff: [],
      sessions: [
        session("x", -91, { staff: ["Dee", "Eli"], themes: [] }),
        session("g", -80, { staff: ["Ana", "B", "C"] }),
        session("z", -80, { staff: ["B"], format: "individual" }),
        session("s", 0, { staff: ["New"], trigger: "new_hire" }),
      ],
      asOf: on(47),
    },
    "new staff at a site of four": siteOf(4, rows),
    "new staff at a site of five": siteOf(5, rows),
  };
}

/** On the day before the new person's session, one hired that day and one who leaves count. */
function siteOf(size: number, rows: Omit<Agency, "sessions" | "asOf">): Agency {
  const active = [
    hired("Ana", -900),
    { ...hired("B", -900), hired: null },
    { ...hired("C", -900), left_on: on(-1) },
    hired("D", -1),
    hired("E", -900),
  ];
  const others = [{ ...hired("F", -900), left_on: on(-2) }, hired("New", 0)];
  return {
    ...rows,
    staff: [...active.slice(0, size), ...others],
    sessions: [
      session("g", -80),
      session("z", -80, { format: "individual" }),
      session("s", 0, { staff: ["New"] }),
    ],
    asOf: on(47),
  };
}
