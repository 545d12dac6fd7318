import fc from "fast-check";
import {
  aliasesInOrder,
  among,
  boundaryDate,
  catalogue,
  dateAround,
  far,
  mostly,
  newcomers,
  none,
  people,
  settledIn,
  sites,
  spelled,
  themeNames,
} from "./draw.ts";
import {
  defaultRules,
  type Agency,
  type AliasRow,
  type GoalRow,
  type PriorityRow,
  type SessionRecord,
  type StaffRow,
  type ThemeRow,
} from "./rows.ts";
import { goalCount, recordsOf, sessions } from "./sessions.ts";

const goal: fc.Arbitrary<Omit<GoalRow, "goal_id">> = fc.record({
  staff: spelled([...settledIn, ...settledIn, ...people, "Kim Coach"]),
  site: mostly(8, spelled(["North"]), fc.constant("South Side")),
  theme: among(themeNames),
  opened: mostly(5, dateAround(far), boundaryDate),
  target_date: fc.oneof(none, none, dateAround([-181, -180, -179]), boundaryDate),
  closed: fc.oneof(none, none, none, dateAround([-31, -30, -29]), boundaryDate),
  kind: among([null, "growth_edge", "growth_edge", "growth_edge", "strength"]),
});

const goals: fc.Arbitrary<GoalRow[]> = fc
  .array(goal, { maxLength: goalCount, size: "max" })
  .map((rows) => rows.map((row, index) => ({ goal_id: `G${index}`, ...row })));

const longAgo = fc.constant("2019-05-06");

function stint(names: string[], hired: fc.Arbitrary<string | null>): fc.Arbitrary<StaffRow> {
  return fc.record({
    staff: spelled(names),
    site: mostly(8, spelled(["North"]), fc.constant("South Side")),
    hired,
    left_on: mostly(8, none, boundaryDate),
  });
}

/** Staff rows, none in some agencies, never two of one person at one site hired on one day. */
const staff: fc.Arbitrary<StaffRow[]> = mostly(
  7,
  fc.uniqueArray(
    fc.oneof(
      stint(settledIn, mostly(8, longAgo, boundaryDate)),
      stint(newcomers, fc.oneof(dateAround([-46, -45, -44]), boundaryDate, boundaryDate, none)),
    ),
    {
      minLength: 3,
      maxLength: 9,
      size: "max",
      selector: (row) => `${row.staff}|${row.site}|${row.hired}`.toLowerCase(),
    },
  ),
  fc.constant<StaffRow[]>([]),
);

const priority: fc.Arbitrary<PriorityRow> = fc.record({
  site: spelled([...sites, "*"]),
  theme: among(themeNames),
  from_date: boundaryDate,
  to_date: mostly(4, none, boundaryDate),
});

/**
 * Small agencies made to meet the boundaries of rules.md section 2: dates of a few anchors plus the
 * constants and their neighbours, names in several cases, rows per attendee, the coach among the
 * staff, people who were invited only, goals of others, themes that the catalogue does not know.
 */
export function agencies(rules = defaultRules): fc.Arbitrary<Agency> {
  return fc
    .record({
      sessions,
      goals,
      staff,
      priorities: fc.array(priority, { maxLength: 2 }),
      themes: mostly(8, fc.constant(catalogue), fc.constant<ThemeRow[]>([])),
      aliases: mostly(
        6,
        fc.constant<AliasRow[]>([]),
        fc.subarray(aliasesInOrder, { maxLength: 6 }),
      ),
      rules: fc.constant(rules),
      asOf: fc.option(boundaryDate, { freq: 3 }),
    })
    .map(({ asOf, ...rows }) => {
      const drawn = recordsOf(rows.sessions, rows.goals);
      return { ...rows, sessions: drawn, asOf: asOf ?? newestDate(drawn) };
    });
}

function newestDate(rows: SessionRecord[]): string {
  return rows.map((row) => row.date).reduce((a, b) => (a > b ? a : b));
}

/** The same `count` agencies for the same seed. */
export function seededAgencies(count: number, seed: number, rules = defaultRules): Agency[] {
  return fc.sample(agencies(rules), { numRuns: count, seed });
}

/** Several agencies as one: a site where many sessions, goals and people meet. */
export function crowded(parts: Agency[]): Agency {
  const [first] = parts;
  if (!first) throw new Error("an agency of none");
  const staffOf = (row: StaffRow) => `${row.staff}|${row.site}|${row.hired}`.toLowerCase();
  return {
    ...first,
    sessions: parts.flatMap(({ sessions: rows }, part) =>
      rows.map((row) => ({
        ...row,
        session_id: `${row.session_id}-${part}`,
        line: row.line + part * 1000,
        goal_ids: row.goal_ids.map((id) => `${id}-${part}`),
      })),
    ),
    goals: parts.flatMap(({ goals: rows }, part) =>
      rows.map((row) => ({ ...row, goal_id: `${row.goal_id}-${part}` })),
    ),
    staff: [
      ...new Map(parts.flatMap((part) => part.staff).map((row) => [staffOf(row), row])).values(),
    ],
    priorities: parts.flatMap((part) => part.priorities),
  };
}
