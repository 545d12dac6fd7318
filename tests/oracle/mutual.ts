import { followUpAhead } from "./signals.ts";
import { activeStaff, isOpen } from "./staff.ts";
import type { Agency } from "./rows.ts";
import { worldOf, type Session, type World } from "./world.ts";

export type Mutual = {
  site: string;
  theme: string;
  goals: string[];
  staff: string[];
  notReached: string[];
};

/** "open goals (without the grace G) whose theme is a priority of the site on that date" */
export function mutualGoals(given: Agency): Mutual[] {
  const world = worldOf(given);
  const withoutGrace = { ...world, rules: { ...world.rules, goal_grace_days: 0 } };
  const shared = world.goals.filter(
    (goal) =>
      isOpen(withoutGrace, goal, world.asOf) &&
      world.priorities.some(
        (priority) =>
          (priority.site === "*" || priority.site === goal.site) &&
          priority.theme === goal.theme &&
          priority.from <= world.asOf &&
          (priority.to === null || world.asOf <= priority.to),
      ),
  );
  return [...Map.groupBy(shared, ({ site, theme }) => `${site}|${theme}`).values()].flatMap(
    (goals) => {
      const [first] = goals;
      if (!first) return [];
      const { site, theme } = first;
      const staff = [...new Set(goals.map(({ owner }) => owner))].sort();
      const notReached = staff.filter((person) => isNotReached(world, site, person, theme));
      return { site, theme, goals: goals.map(({ id }) => id).sort(), staff, notReached };
    },
  );
}

/** "active staff with a goal open for >= 60 days and no session on its theme in the last 60" */
function isNotReached(world: World, site: string, person: string, theme: string): boolean {
  const { not_reached_open_days, not_reached_gap_days } = world.rules;
  const isWaiting = world.goals.some(
    (goal) =>
      goal.site === site &&
      goal.owner === person &&
      goal.theme === theme &&
      isOpen(world, goal, world.asOf) &&
      world.asOf - goal.opened >= not_reached_open_days,
  );
  const wasSeen = world.sessions.some(
    (session) =>
      session.site === site &&
      session.themes.includes(theme) &&
      session.attendees.includes(person) &&
      world.asOf - not_reached_gap_days <= session.day &&
      session.day <= world.asOf,
  );
  return isWaiting && !wasSeen && activeStaff(world, site, world.asOf).has(person);
}

/** Sessions and themes whose recorded follow-up is due, and which C4 has not brought around its date. */
export function dueFollowUps(given: Agency): { session: string; theme: string }[] {
  const world = worldOf(given);
  const slack = world.rules.follow_up_slack_days;
  const isFollowedUp = (session: Session, theme: string, date: number) =>
    world.sessions.some(
      (other) =>
        other.site === session.site &&
        other.themes.includes(theme) &&
        other.attendees.some((person) => session.attendees.includes(person)) &&
        other.day > session.day &&
        date - slack <= other.day &&
        other.day <= world.asOf,
    );
  return world.sessions.flatMap((session) => {
    const date = followUpAhead(world, session);
    if (date === null || session.day > world.asOf || world.asOf > date + slack) return [];
    return session.themes
      .filter((theme) => !isFollowedUp(session, theme, date))
      .map((theme) => ({ session: session.id, theme }));
  });
}
