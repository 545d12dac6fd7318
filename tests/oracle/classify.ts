import type { Agency } from "./rows.ts";
import {
  carriers,
  followUpAhead,
  goalsAtSite,
  haveGoals,
  isEvent,
  isOneOff,
  isOnboarding,
  isTooLittle,
  liveGoals,
  namesGoals,
  isLinkedEnough,
  oneOffCarriers,
  priorities,
} from "./signals.ts";
import { worldOf, type Session, type World } from "./world.ts";

export type Code = "L1" | "L2" | "L3" | "C1" | "C2" | "C3" | "C4" | "R1" | "R3" | "R4" | "Q";

/** The signals that hold, each with the ids behind it (none for R1, R3 and Q). */
export type Evidence = Partial<Record<Code, string[]>>;

type Verdict = { class: string; detail: string | null };

/** A session on one of its themes (null: it has none). Themes are lower case. */
export type OnTheme = Verdict & { theme: string | null; evidence: Evidence };

export type Classified = Verdict & {
  session_id: string;
  theme: string | null;
  signals: string[];
  settled: boolean;
  themes: OnTheme[];
};

/**
 * The classes of an agency's sessions by rules.md section 2, read a second time and without
 * regard to speed: what the SQL models are compared with.
 */
export function classify(given: Agency): Classified[] {
  const world = worldOf(given);
  return world.sessions.map((session) => {
    const themes = themesOf(session).map((theme) => onTheme(world, session, theme, true));
    // "the session takes its strongest one"; ties: the first theme by name
    const best = themes.toSorted((a, b) => strength(b) - strength(a))[0];
    if (!best) throw new Error(`no class for session ${session.id}`);
    return {
      session_id: session.id,
      class: best.class,
      detail: best.detail,
      theme: best.theme,
      signals: Object.keys(best.evidence).sort(),
      settled: isSettled(world, session, themes),
      themes,
    };
  });
}

function themesOf(session: Session): (string | null)[] {
  return session.themes.length > 0 ? session.themes : [null];
}

function strength({ class: name, detail }: Verdict): number {
  const weakestFirst = ["near_miss", "weak", "woven_in", "standard", "strong"];
  if (name === "reactive") return -2;
  if (name === "unanchored" && detail === null) return -1;
  return weakestFirst.indexOf(detail ?? "");
}

function onTheme(world: World, session: Session, theme: string | null, withL3: boolean): OnTheme {
  const evidence = evidenceOf(world, session, theme, withL3);
  return { theme, evidence, ...verdictOf(world, session, theme, evidence) };
}

function evidenceOf(
  world: World,
  session: Session,
  theme: string | null,
  withL3: boolean,
): Evidence {
  const found: Record<Code, string[] | null> = {
    L1: theme === null ? null : namesGoals(world, session, theme),
    L2: theme === null ? null : haveGoals(world, session, theme),
    L3: theme === null || !withL3 ? null : liveChannels(world, session, theme),
    C1: theme === null ? null : priorities(world, session, theme),
    C2: theme === null ? null : carriers(world, session, theme, "C2"),
    C3: theme === null ? null : carriers(world, session, theme, "C3"),
    C4: theme === null ? null : carriers(world, session, theme, "C4"),
    R1: isEvent(session) ? [] : null,
    R3: theme !== null && isOneOff(world, session, theme) ? [] : null,
    R4: isOnboarding(world, session) ? session.attendees : null,
    Q: isTooLittle(world, session) ? [] : null,
  };
  return Object.fromEntries(Object.entries(found).filter(([, behind]) => behind !== null));
}

/**
 * L3: "R4 holds, and the theme was live in >= 2 loop channels other than onboarding at the site in
 * the B days up to the day before, by sessions that are purposeful without L3"
 */
function liveChannels(world: World, session: Session, theme: string): string[] | null {
  if (!isOnboarding(world, session)) return null;
  const bySessions = ["group", "supervision"].map((channel) =>
    loopSessions(world, session, theme, channel).filter((other) => {
      const { class: name, detail } = onTheme(world, other, theme, false);
      // ">= 1 session that is purposeful on this theme and not `weak`"
      return name === "purposeful" && detail !== "weak";
    }),
  );
  const live = [
    liveGoals(world, session.site, theme, session.day - 1) ?? [],
    ...bySessions.map((sessions) => sessions.map((other) => other.id).sort()),
  ].filter((behind) => behind.length > 0);
  return live.length >= world.rules.purposeful_live_channels ? live.flat() : null;
}

/** Sessions on the theme in one channel at the site, in the B days up to the day before. */
function loopSessions(world: World, session: Session, theme: string, channel: string): Session[] {
  return world.sessions.filter(
    (other) =>
      other.site === session.site &&
      other.channel === channel &&
      other.themes.includes(theme) &&
      session.day - world.rules.look_back_days <= other.day &&
      other.day <= session.day - 1,
  );
}

/** "First rule that matches decides" */
function verdictOf(
  world: World,
  session: Session,
  theme: string | null,
  evidence: Evidence,
): Verdict {
  const has = (code: Code) => evidence[code] !== undefined;
  const carried = (["C1", "C2", "C3", "C4"] as const).filter(has).length;
  const isLinked = has("L1") || has("L2");
  // "1. Q -> unknown"
  if (has("Q")) return { class: "unknown", detail: null };
  // "2. trigger required -> required"
  if (session.trigger === "required") return { class: "required", detail: null };
  // "3. R1 -> purposeful, detail woven_in, when [linked] and (C3 or C4); otherwise reactive"
  if (has("R1")) {
    const isWovenIn =
      theme !== null && isLinkedEnough(world, session, theme) && (has("C3") || has("C4"));
    return isWovenIn
      ? { class: "purposeful", detail: "woven_in" }
      : { class: "reactive", detail: null };
  }
  // "R3 -> reactive, detail one_off"
  if (has("R3")) return { class: "reactive", detail: "one_off" };
  // "4. R4 without L1, L2 and L3 -> reactive, detail entry_only"
  if (has("R4") && !isLinked && !has("L3")) return { class: "reactive", detail: "entry_only" };
  // "5. L3, or (L1 or L2) and any C -> purposeful (strong with L1 and >= 2 C, else standard)"
  if (has("L3") || (isLinked && carried > 0)) {
    const isStrong = has("L1") && carried >= world.rules.strong_carries;
    return { class: "purposeful", detail: isStrong ? "strong" : "standard" };
  }
  // "6. L1 or L2 alone -> purposeful, detail weak"
  if (isLinked) return { class: "purposeful", detail: "weak" };
  // "7. otherwise -> unanchored (near_miss when the theme is a priority of the site or someone
  // there has an open goal on it)"
  const isNear = has("C1") || (theme !== null && goalsAtSite(world, session, theme).length > 0);
  return { class: "unanchored", detail: isNear ? "near_miss" : null };
}

/**
 * "until the as-of date has passed date + H and, where C4 could still come from it,
 * follow_up_date + 14"
 */
function hasPassed(world: World, session: Session, themes: OnTheme[]): boolean {
  const { look_ahead_days, follow_up_slack_days } = world.rules;
  if (world.asOf <= session.day + look_ahead_days) return false;
  const followUp = followUpAhead(world, session);
  const canGainC4 =
    session.attendees.length > 0 &&
    session.themes.length > 0 &&
    themes.some((on) => on.evidence.C4 === undefined);
  return followUp === null || !canGainC4 || world.asOf > followUp + follow_up_slack_days;
}

/**
 * Settled: "No signal looks further, so later activity cannot rewrite a settled class": nor may it
 * lean on a session that can itself still change.
 */
function isSettled(world: World, session: Session, themes: OnTheme[]): boolean {
  return !isOpenByItself(world, session, themes) && !leansOnLoop(world, session, themes);
}

/** Open without regard to L3: its dates, and mandatory carriers whose R3 may still fall away. */
function isOpenByItself(world: World, session: Session, themes: OnTheme[]): boolean {
  const leansOnOneOff = session.themes.some((theme) =>
    oneOffCarriers(world, session, theme).some(
      (other) => world.asOf <= other.day + world.rules.look_ahead_days,
    ),
  );
  return !hasPassed(world, session, themes) || leansOnOneOff;
}

/** Whether L3 may still come, and change the class, from a loop session that is itself open. */
function leansOnLoop(world: World, session: Session, themes: OnTheme[]): boolean {
  return themes.some(
    ({ theme, detail, evidence }) =>
      theme !== null &&
      evidence.R4 !== undefined &&
      (detail === "entry_only" || detail === "weak") &&
      ["group", "supervision"]
        .flatMap((channel) => loopSessions(world, session, theme, channel))
        .some((other) => isOpenByItself(world, other, withoutL3(world, other))),
  );
}

function withoutL3(world: World, session: Session): OnTheme[] {
  return themesOf(session).map((theme) => onTheme(world, session, theme, false));
}
