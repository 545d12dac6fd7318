import type { Goal, Session, Stint, World } from "./world.ts";

/** The stint that a date falls in: the latest hired by then, else the earliest to come. */
export function stintOn(world: World, site: string, person: string, day: number): Stint | null {
  const begin = (stint: Stint) => stint.hired ?? -Infinity;
  const stints = world.stints
    .filter((stint) => stint.site === site && stint.person === person)
    .toSorted((a, b) => begin(a) - begin(b));
  return stints.filter((stint) => begin(stint) <= day).at(-1) ?? stints[0] ?? null;
}

/** "never after its owner left" */
function ownerHasLeft(world: World, goal: Goal, day: number): boolean {
  const stint = stintOn(world, goal.site, goal.owner, day);
  return stint !== null && stint.left !== null && day > stint.left;
}

/**
 * "opened <= date <= closed + G; without a closed date until target_date + 180 days (no target
 * date: still open), longer only for sessions that name it, and never after its owner left"
 */
function isOpenUntil(world: World, goal: Goal, day: number, isNamed: boolean): boolean {
  const { goal_grace_days: grace, goal_overdue_days: overdue } = world.rules;
  if (ownerHasLeft(world, goal, day)) return false;
  if (goal.closed !== null) return day <= goal.closed + grace;
  return goal.target === null || day <= goal.target + overdue || isNamed;
}

/** Whether a goal is open on a day, for a session that names it or for any other. */
export function isOpen(world: World, goal: Goal, day: number, isNamed = false): boolean {
  return goal.opened <= day && isOpenUntil(world, goal, day, isNamed);
}

/** Goals of the session's attendees that count for L1 and L2 on a theme. */
export function attendeeGoals(world: World, session: Session, theme: string): Goal[] {
  return world.goals.filter(
    (goal) =>
      goal.site === session.site &&
      session.attendees.includes(goal.owner) &&
      goal.theme === theme &&
      // "For L1 and L2 a goal that opens within H after the session counts too"
      goal.opened <= session.day + world.rules.look_ahead_days &&
      isOpenUntil(world, goal, session.day, session.goalIds.includes(goal.id)),
  );
}

/** "Active: hired and not left (without the staff export: in a session in those 90 days)" */
export function activeStaff(world: World, site: string, day: number): Set<string> {
  const stints = world.stints.filter((stint) => stint.site === site);
  if (stints.length > 0) {
    const present = stints.filter(
      (stint) =>
        (stint.hired === null || stint.hired <= day) && (stint.left === null || day <= stint.left),
    );
    return new Set(present.map((stint) => stint.person));
  }
  // "in the 90 days up to it": the day itself is one of them
  const since = day - world.rules.active_days + 1;
  const recent = world.sessions.filter((s) => s.site === site && since <= s.day && s.day <= day);
  return new Set(recent.flatMap((s) => s.attendees));
}
