import { classify } from "./classify.ts";
import { lastDayOf, monthOf } from "./months.ts";
import type { Agency } from "./rows.ts";
import { liveGoals } from "./signals.ts";
import { activeStaff, isOpen } from "./staff.ts";
import { worldOf, type Session, type World } from "./world.ts";

/** A site and theme at the end of a month; months as `monthOf` counts them. */
export type ThreadMonth = {
  month: number;
  channels: string[];
  goalStaff: number;
  reachedStaff: number;
  activeStaff: number;
  state: string;
};

export type Thread = {
  site: string;
  theme: string;
  /** Whether a goal or a session that counts is about the theme: else no channel can be live. */
  isLoop: boolean;
  months: ThreadMonth[];
  embeddedFrom: number | null;
  taperedFrom: number | null;
  state: string;
};

type Turn = { state: string; from: number };
type MonthEnd = Omit<ThreadMonth, "state"> & { isEnough: boolean };

/** Section 3 of rules.md read a second time: every site with every theme of its sessions and goals. */
export function threadsOf(given: Agency): Thread[] {
  const world = worldOf(given);
  const counting = countingSessions(given, world);
  const sites = new Set([...world.sessions, ...world.goals].map(({ site }) => site));
  return [...sites].flatMap((site) => {
    const themes = new Set([
      ...world.sessions.filter((one) => one.site === site).flatMap((one) => one.themes),
      ...world.goals.filter((goal) => goal.site === site).map((goal) => goal.theme),
    ]);
    return [...themes].map((theme) =>
      threadOf(
        world,
        site,
        theme,
        counting.get(theme)?.filter((session) => session.site === site) ?? [],
      ),
    );
  });
}

/** ">= 1 session that is purposeful on this theme and not weak", in group, supervision, onboarding */
function countingSessions(given: Agency, world: World): Map<string, Session[]> {
  const found = classify(given).flatMap((one) => {
    const session = world.sessions.find(({ id }) => id === one.session_id);
    if (!session || !["group", "supervision", "onboarding"].includes(session.channel)) return [];
    return one.themes
      .filter((on) => on.class === "purposeful" && on.detail !== "weak" && on.theme !== null)
      .map((on) => ({ theme: on.theme ?? "", session }));
  });
  const byTheme = Map.groupBy(found, ({ theme }) => theme);
  return new Map([...byTheme].map(([theme, all]) => [theme, all.map(({ session }) => session)]));
}

function threadOf(world: World, site: string, theme: string, sessions: Session[]): Thread {
  const ends = monthsOver(world, site).map((month) =>
    atMonthEnd(world, site, theme, month, sessions),
  );
  const turns = turnsOf(world, ends, sessions);
  const stateOf = (month: number) =>
    turns.findLast((turn) => turn.from <= month)?.state ?? "not_embedded";
  const isEmbedded = ({ state }: Turn) => ["embedded", "embedded_before_data"].includes(state);
  return {
    site,
    theme,
    isLoop:
      sessions.length > 0 || world.goals.some((goal) => goal.site === site && goal.theme === theme),
    months: ends.map((end) => ({ ...end, state: stateOf(end.month) })),
    embeddedFrom: turns.find(isEmbedded)?.from ?? null,
    taperedFrom: turns.find(({ state }) => state === "tapered")?.from ?? null,
    state: turns.at(-1)?.state ?? "not_embedded",
  };
}

/** "The month of the as-of date decides nothing until it is over": it is on its last day. */
function monthsOver(world: World, site: string): number[] {
  const days = world.sessions.filter((one) => one.site === site).map(({ day }) => day);
  const months: number[] = [];
  if (days.length === 0) return months;
  for (let month = monthOf(Math.min(...days)); lastDayOf(month) <= world.asOf; month++)
    months.push(month);
  return months;
}

function atMonthEnd(
  world: World,
  site: string,
  theme: string,
  month: number,
  sessions: Session[],
): MonthEnd {
  const { live_session_days, embedded_channels, embedded_reach_parts } = world.rules;
  const end = lastDayOf(month);
  // "in the 90 days up to it": the day itself is one of them
  const recent = sessions.filter(({ day }) => end - live_session_days < day && day <= end);
  const goalOwners = world.goals.filter(
    (goal) => goal.site === site && goal.theme === theme && isOpen(world, goal, end),
  );
  const channels = [
    ...(liveGoals(world, site, theme, end) === null ? [] : ["goals"]),
    ...["group", "supervision", "onboarding"].filter((channel) =>
      recent.some((session) => session.channel === channel),
    ),
  ];
  const active = activeStaff(world, site, end);
  // "Reach: the share of active staff who were in those sessions"
  const reached = [...active].filter((person) =>
    recent.some((session) => session.attendees.includes(person)),
  );
  return {
    month,
    channels,
    goalStaff: new Set(goalOwners.map(({ owner }) => owner)).size,
    reachedStaff: reached.length,
    activeStaff: active.size,
    isEnough:
      channels.length >= embedded_channels &&
      channels.includes("goals") &&
      active.size > 0 &&
      reached.length / active.size >= 1 / embedded_reach_parts,
  };
}

/** The months from which the state is another, read from the first month to the last. */
function turnsOf(world: World, ends: MonthEnd[], sessions: Session[]): Turn[] {
  const { embedded_hold_months, before_data_months, tapered_months, embedded_channels } =
    world.rules;
  const turns: Turn[] = [];
  let embedded: number | null = null;
  for (const [index, { month }] of ends.entries()) {
    const ahead = ends.slice(index);
    if (embedded === null) {
      // "and stay so for the two month ends after"
      const held = ahead.slice(0, embedded_hold_months + 1);
      if (!held.every(({ isEnough }) => isEnough)) continue;
      // "Until those two have passed: being embedded"
      if (held.length <= embedded_hold_months)
        return [...turns, { state: "being_embedded", from: month }];
      const state = index < before_data_months ? "embedded_before_data" : "embedded";
      turns.push({ state, from: month });
      embedded = month;
      continue;
    }
    const thin = ahead.slice(0, tapered_months);
    const isThin = thin.every(({ channels }) => channels.length < embedded_channels);
    if (thin.length < tapered_months || !isThin) continue;
    turns.push({ state: "tapered", from: taperedFrom(month, embedded, sessions) });
    embedded = null;
  }
  return turns;
}

/** "from the month after the last session that counted, if that is earlier than the first of them" */
function taperedFrom(firstThin: number, embedded: number, sessions: Session[]): number {
  const before = sessions.map(({ day }) => monthOf(day)).filter((month) => month <= firstThin);
  const after = Math.max(...before) + 1;
  // a month in which it was embedded is not one in which it had tapered
  return Math.max(embedded + 1, Math.min(firstThin, after));
}
