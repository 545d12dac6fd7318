import { activeStaff, attendeeGoals, isOpen, stintOn } from "./staff.ts";
import type { Goal, Session, World } from "./world.ts";

const owners = (goals: Goal[]) => new Set(goals.map((goal) => goal.owner)).size;
const ids = (things: { id: string }[]) => things.map((thing) => thing.id).sort();
const share = (one: string[], other: string[]) => one.some((name) => other.includes(name));

/** The goals that the session names among those its attendees have on the theme. */
function namedGoals(world: World, session: Session, theme: string): Goal[] {
  return attendeeGoals(world, session, theme).filter((goal) => session.goalIds.includes(goal.id));
}

/** L1: "names a goal an attendee has on the theme; with > 3 attendees, such goals of >= 2" */
export function namesGoals(world: World, session: Session, theme: string): string[] | null {
  const { small_group, group_link_min } = world.rules;
  const named = namedGoals(world, session, theme);
  const wanted = session.attendees.length <= small_group ? 1 : group_link_min;
  return owners(named) >= wanted ? ids(named) : null;
}

/** L2: "attendees have a goal on the theme: >= 1 when <= 3 attendees, else >= 2 and >= 1/3" */
export function haveGoals(world: World, session: Session, theme: string): string[] | null {
  const { small_group, group_link_min, group_link_parts } = world.rules;
  const goals = attendeeGoals(world, session, theme);
  const attendees = session.attendees.length;
  const linked = owners(goals);
  const holds =
    attendees <= small_group
      ? linked >= 1
      : linked >= group_link_min && group_link_parts * linked >= attendees;
  return holds ? ids(goals) : null;
}

/** Rule 3: ">= 1/3 of attendees have a named goal on the theme, or >= 1/2 a goal" */
export function isLinkedEnough(world: World, session: Session, theme: string): boolean {
  const { incident_named_parts, incident_goal_parts } = world.rules;
  const attendees = session.attendees.length;
  if (attendees === 0) return false;
  return (
    incident_named_parts * owners(namedGoals(world, session, theme)) >= attendees ||
    incident_goal_parts * owners(attendeeGoals(world, session, theme)) >= attendees
  );
}

/** C1: "the theme is a priority of the site on the date (no end date: still)" */
export function priorities(world: World, session: Session, theme: string): string[] | null {
  const found = world.priorities.filter(
    (priority) =>
      (priority.site === "*" || priority.site === session.site) &&
      priority.theme === theme &&
      priority.from <= session.day &&
      (priority.to === null || session.day <= priority.to),
  );
  return found.length > 0 ? found.map((priority) => priority.label).sort() : null;
}

/** R1: "trigger is incident, complaint, crisis or compliance" */
export function isEvent(session: Session): boolean {
  return ["incident", "complaint", "crisis", "compliance"].includes(session.trigger ?? "");
}

/**
 * R3: "mandatory, with a theme; fewer attendees linked than rule 3 asks for; and no session on
 * its themes in another channel at the site, neither mandatory nor R1, from B days before to H
 * days after"
 */
export function isOneOff(world: World, session: Session, theme: string): boolean {
  const { look_back_days, look_ahead_days } = world.rules;
  if (!session.isMandatory || isLinkedEnough(world, session, theme)) return false;
  return !world.sessions.some(
    (other) =>
      other.site === session.site &&
      other.channel !== session.channel &&
      !other.isMandatory &&
      !isEvent(other) &&
      share(other.themes, session.themes) &&
      session.day - look_back_days <= other.day &&
      other.day <= session.day + look_ahead_days,
  );
}

/**
 * R4: "every attendee (at least one; the coach is none) was hired at most O days before or not
 * yet (one without a hire date: trigger new_hire or format onboarding)"
 */
export function isOnboarding(world: World, session: Session): boolean {
  const isNew = (person: string) => {
    const hired = stintOn(world, session.site, person, session.day)?.hired ?? null;
    if (hired === null) return session.trigger === "new_hire" || session.format === "onboarding";
    return session.day - hired <= world.rules.onboarding_days;
  };
  return session.attendees.length > 0 && session.attendees.every(isNew);
}

/** Q: "no theme and no goal of an attendee logged, and trigger empty, scheduled or other" */
export function isTooLittle(world: World, session: Session): boolean {
  const namesOwnGoal = world.goals.some(
    (goal) =>
      session.goalIds.includes(goal.id) &&
      goal.site === session.site &&
      session.attendees.includes(goal.owner),
  );
  const trigger = session.trigger ?? "other";
  return !session.themeLogged && !namesOwnGoal && ["scheduled", "other"].includes(trigger);
}

/**
 * The other sessions at the site that may carry the theme for this one, R3 left open: "Sessions
 * with trigger required, and R3 sessions, carry nothing (C2-C4). For an R1 session neither does a
 * mandatory one, nor an R1 session that names no goal on the theme."
 */
function possibleCarriers(world: World, session: Session, theme: string): Session[] {
  const namesGoalOnTheme = (other: Session) =>
    world.goals.some((goal) => goal.theme === theme && other.goalIds.includes(goal.id));
  return world.sessions.filter(
    (other) =>
      other.id !== session.id &&
      other.site === session.site &&
      other.themes.includes(theme) &&
      other.trigger !== "required" &&
      !(isEvent(session) && other.isMandatory) &&
      !(isEvent(session) && isEvent(other) && !namesGoalOnTheme(other)),
  );
}

/** C2: "a session in another channel at the site in the B days up to and including the date" */
function isBefore(world: World, session: Session, other: Session): boolean {
  return (
    other.channel !== session.channel &&
    session.day - world.rules.look_back_days <= other.day &&
    other.day <= session.day
  );
}

/** C3: "a session in another channel at the site in the H days after" */
function isAfter(world: World, session: Session, other: Session): boolean {
  return (
    other.channel !== session.channel &&
    session.day < other.day &&
    other.day <= session.day + world.rules.look_ahead_days
  );
}

/** The follow-up date, where C4 asks for it: "(1 to 120 days ahead)" */
export function followUpAhead(world: World, session: Session): number | null {
  if (session.followUp === null) return null;
  const ahead = session.followUp - session.day;
  return 1 <= ahead && ahead <= world.rules.follow_up_max_days ? session.followUp : null;
}

/**
 * C4: "a later session at the site shares an attendee and the theme, within H days or within 14
 * days before or after a recorded follow_up_date"
 */
function isFollowUp(world: World, session: Session, other: Session): boolean {
  const { look_ahead_days, follow_up_slack_days } = world.rules;
  if (other.day <= session.day || !share(other.attendees, session.attendees)) return false;
  const followUp = followUpAhead(world, session);
  return (
    other.day <= session.day + look_ahead_days ||
    (followUp !== null && Math.abs(other.day - followUp) <= follow_up_slack_days)
  );
}

const carries = { C2: isBefore, C3: isAfter, C4: isFollowUp };

/** C2, C3 or C4: the sessions that carry the theme, R3 sessions left out. */
export function carriers(
  world: World,
  session: Session,
  theme: string,
  code: keyof typeof carries,
): string[] | null {
  const found = possibleCarriers(world, session, theme).filter(
    (other) => carries[code](world, session, other) && !isOneOff(world, other, theme),
  );
  return found.length > 0 ? ids(found) : null;
}

/** The sessions that would carry the theme if they were not R3. */
export function oneOffCarriers(world: World, session: Session, theme: string): Session[] {
  return possibleCarriers(world, session, theme).filter(
    (other) =>
      Object.values(carries).some((carry) => carry(world, session, other)) &&
      isOneOff(world, other, theme),
  );
}

/**
 * The goals by which the loop channel "goals" is live on a theme on a day: ">= 2 staff have an
 * open goal on the theme that day (>= 1 where the site has <= 4 active staff)"
 */
export function liveGoals(world: World, site: string, theme: string, day: number): string[] | null {
  const { live_staff, live_staff_small_site, small_site_staff } = world.rules;
  const active = activeStaff(world, site, day).size;
  const wanted = active <= small_site_staff ? live_staff_small_site : live_staff;
  const goals = world.goals.filter(
    (goal) => goal.site === site && goal.theme === theme && isOpen(world, goal, day),
  );
  return owners(goals) >= wanted ? ids(goals) : null;
}

/** Goals on the theme of anybody at the site that are open on the date, or for this session. */
export function goalsAtSite(world: World, session: Session, theme: string): string[] {
  return ids(
    world.goals.filter(
      (goal) =>
        goal.site === session.site &&
        goal.theme === theme &&
        isOpen(world, goal, session.day, session.goalIds.includes(goal.id)),
    ),
  );
}
