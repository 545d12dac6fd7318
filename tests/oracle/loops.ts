import fc from "fast-check";
import { among, mostly, none } from "./draw.ts";
import { lastDayOf, monthOf } from "./months.ts";
import {
  dateOf,
  dayOf,
  type Agency,
  type GoalRow,
  type Rules,
  type SessionRecord,
  type StaffRow,
} from "./rows.ts";

const names = ["Ana Ruiz", "Ben Okoro", "Cy Day", "Dee Lund", "Eli Fox", "Fay Ito", "Gil Roe"];
const begin = monthOf(dayOf("2024-01-15"));

/** Days at which a thread can turn: beside a month end, and as many days before it as count. */
function turningDay(months: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.integer({ min: 0, max: months }), among([-90, -89, -88, -60, -30, -15, -1, 0, 1]))
    .map(([month, offset]) => dateOf(lastDayOf(begin + month) + offset));
}

const months = 15;
const day = turningDay(months);

const session: fc.Arbitrary<SessionRecord> = fc.record({
  session_id: fc.constant(""),
  line: fc.constant(2),
  date: day,
  site: mostly(9, fc.constant("North"), fc.constant("South")),
  coach: fc.constant("Kim Coach"),
  staff: fc.subarray(names, { minLength: 1, maxLength: 4 }),
  format: among(["group", "supervision", "supervision", "onboarding", "peer", "individual"]),
  trigger: among(["pd_plan", "pd_plan", "pd_plan", "crisis"]),
  mandatory: fc.constant(null),
  themes: among([["Crisis"], ["Crisis"], ["Crisis"], ["Crisis", "Notes"], ["Notes"]]),
  goal_ids: fc.constant([]),
  follow_up_date: fc.constant(null),
  attended: fc.constant(null),
});

const goal: fc.Arbitrary<GoalRow> = fc.record({
  goal_id: fc.constant(""),
  staff: among(names),
  site: fc.constant("North"),
  theme: among(["Crisis", "Crisis", "Crisis", "Notes"]),
  opened: turningDay(5),
  target_date: none,
  closed: mostly(6, none, day),
  kind: none,
});

const staff: fc.Arbitrary<StaffRow[]> = mostly(
  7,
  fc.integer({ min: 3, max: names.length }).chain((size) =>
    fc.tuple(
      ...names.slice(0, size).map((name) =>
        mostly(8, none, day).map((left) => ({
          staff: name,
          site: "North",
          hired: "2020-01-06",
          left_on: left,
        })),
      ),
    ),
  ),
  fc.constant<StaffRow[]>([]),
);

/**
 * Agencies made to meet the boundaries of rules.md section 3: a year and more of sessions on one theme
 * beside month ends and 90 days before them, few staff, goals that open early and may close.
 */
function loops(rules: Rules): fc.Arbitrary<Agency> {
  return fc.record({
    sessions: fc
      .array(session, { minLength: 4, maxLength: 24, size: "max" })
      .map((rows) =>
        rows.map((row, index) => ({ ...row, session_id: `S${index}`, line: index + 2 })),
      ),
    goals: fc
      .array(goal, { minLength: 1, maxLength: 5, size: "max" })
      .map((rows) => rows.map((row, index) => ({ ...row, goal_id: `G${index}` }))),
    staff,
    priorities: fc.constant([
      { site: "*", theme: "Crisis", from_date: "2023-01-01", to_date: null },
    ]),
    themes: fc.constant([]),
    aliases: fc.constant([]),
    rules: fc.constant(rules),
    asOf: mostly(5, fc.constant(dateOf(lastDayOf(begin + months))), day),
  });
}

/** The same `count` agencies for the same seed. */
export function seededLoops(count: number, seed: number, rules: Rules): Agency[] {
  return fc.sample(loops(rules), { numRuns: count, seed });
}
