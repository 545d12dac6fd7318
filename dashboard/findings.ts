import type { MixTotal } from "./mix.ts";
import { asCount, asPercent, asValue, counted, listed, sentence } from "./numbers.ts";
import { latest, signalSince, withheldWords } from "./series.ts";
import type { Point, Series } from "./series.ts";
import { signals } from "./vocabulary.ts";
import type { SignalName } from "./vocabulary.ts";

/** A share below this many times its chance level says little. */
export const closeToChance = 1.25;

const share = (total: MixTotal): string => asPercent(total.share ?? 0);

/** Sessions from which a share of a year is told: one a month. Of fewer, one session moves it by 8 points or more. */
export const fewestForShare = 12;

/** What is said of the year before: its share, or (`why`) what keeps it from being compared. */
function yearBefore(of: number, share: number | null, why: string | null): string {
  if (why !== null) return `, not compared with the 12 before: ${why}`;
  return of >= fewestForShare && share !== null ? `, ${asPercent(share)} in the 12 before` : "";
}

/** Why there is no share: nothing was logged, or what was is withheld. */
export const withoutShare = (
  { withheld }: MixTotal,
  of: "coaching" | "coaching hours",
  period: string,
): string =>
  withheld === 0
    ? `No ${of} ${of === "coaching" ? "was" : "were"} logged in ${period}.`
    : `The share of purposeful ${of} in ${period} is withheld.`;

/**
 * The share of purposeful coaching now and in the twelve months before, as one sentence; `why` says what
 * keeps the year before from being compared.
 */
export function shareFinding(
  now: MixTotal,
  before: MixTotal,
  period: string,
  why: string | null = null,
): string {
  if (now.counted === 0) return withoutShare(now, "coaching", period);
  if (now.counted < fewestForShare) {
    return `${counted(now.counted, "session")} of coaching in ${period}: too few to tell a share (fewer than ${fewestForShare}).`;
  }
  const then = yearBefore(before.counted, before.share, why);
  return `${share(now)} of coaching was purposeful in ${period}${then}.`;
}

/** The same in the hours that were logged. */
export function hoursFinding(
  now: MixTotal,
  before: MixTotal,
  period: string,
  why: string | null = null,
): string {
  if (now.shareOfMinutes === null) return withoutShare(now, "coaching hours", period);
  if (now.timed < fewestForShare) {
    return `${counted(now.timed, "session")} logged hours in ${period}: too few to tell a share (fewer than ${fewestForShare}).`;
  }
  const then = yearBefore(before.timed, before.shareOfMinutes, why);
  return (
    `${asPercent(now.shareOfMinutes)} of logged coaching hours were purposeful in ${period} ` +
    `(from the ${timedInShort(now)} that logged them)${then}.`
  );
}

/** That a share is not final, where later activity can still change sessions; null when none can. */
export const canStillRise = ({ unsettled }: MixTotal): string | null =>
  unsettled === 0
    ? null
    : `The share can still rise: the class of ${counted(unsettled, "newer session")} can still change.`;

/** Said instead of a share of none where no PD goals stand: nothing could be linked; null where it could. */
export const noGoalsFinding = (now: MixTotal, hasGoals: boolean): string | null =>
  hasGoals || now.counted === 0 || now.sessions.headline > 0
    ? null
    : "No coaching can count as purposeful yet: no PD goals have been imported.";

/** What sums leave out, a month of a site at a time; null when nothing is withheld. */
export const leftOutFinding = ({ withheld: months }: Pick<MixTotal, "withheld">): string | null =>
  months === 0
    ? null
    : `Withheld: ${counted(months, "monthly figure")} of single sites, where fewer than 5 staff were coached in the month.`;

/** On how many sessions hours rest: "925 of 961 sessions". */
export const timedInShort = ({ timed, counted: all }: MixTotal): string =>
  `${asCount(timed)} of ${counted(all, "session")}`;

/** What to say when a share is no better than shuffled themes would give; null when it is. */
export function chanceFinding({ share: real, chance }: MixTotal): string | null {
  if (real === null || chance === null || real >= chance * closeToChance) return null;
  return (
    `That is close to the ${asPercent(chance)} that chance would give: the themes are so broad, ` +
    "or goals so many, that any session would match."
  );
}

/** What the newest point of one trend says. */
export function trendFinding(series: Series): string {
  const last = latest(series);
  if (!last || last.value === null) {
    const open = series.points.some(({ value }) => value !== null);
    return open ? "Its first period is not over yet." : "No values yet.";
  }
  const value = `${asValue(last.value, series.unit)} in ${last.period}`;
  const points = pointsOf(series);
  if (limitsWithheld(series)) return `${value}; ${withheldLimits}.`;
  if (last.lower === null || last.upper === null) {
    return `${value}; ${counted(points, "point")} are too few for limits.`;
  }
  const range = `${asValue(last.lower, series.unit)} to ${asValue(last.upper, series.unit)}`;
  if (last.trial) return `${value}; trial range ${range} from ${counted(points, "point")}.`;
  const since = signalSince(series)?.period ?? last.period;
  if (last.signal === "improvement")
    return `Improving since ${since}: ${value}, usual range ${range}.`;
  if (last.signal === "concern") return `Concern since ${since}: ${value}, usual range ${range}.`;
  if (last.signal === "high" || last.signal === "low") {
    return `Unusually ${last.signal} since ${since}: ${value}, usual range ${range}.`;
  }
  return `Usual variation: ${value}, usual range ${range}.`;
}

/** Points from which trial limits are drawn. */
const fewestForLimits = 6;

/** Said of a trend that has points enough, of which one is withheld: its mean would tell it. */
const withheldLimits = "limits withheld, as one of its points is";

/** Whether a trend has no limits because one of its points is withheld, not because they are too few. */
export function limitsWithheld({ points }: Pick<Series, "points">): boolean {
  return (
    points.some(({ withheld }) => withheld) &&
    points.every(({ lower, upper }) => lower === null && upper === null) &&
    points.filter(({ value }) => value !== null).length >= fewestForLimits
  );
}

/** What one point of a trend says: its value, what is usual, and its signal. */
export function pointFinding(
  { value, n, lower, upper, signal, trial }: Point,
  unit: string | null,
  withheldTrend = false,
): string {
  if (value === null) return sentence(withheldWords);
  const from = n === null ? "" : ` from ${counted(n, "family or meeting", "families or meetings")}`;
  const said = `${asValue(value, unit)}${from}`;
  if (withheldTrend) return `${said}; ${withheldLimits}.`;
  if (lower === null || upper === null) return `${said}; too few points for limits.`;
  const range = `${asValue(lower, unit)} to ${asValue(upper, unit)}`;
  if (trial) return `${said}; trial range ${range}, too few points for signals.`;
  if (signal === null) return `${said}; usual range ${range}, no signal before the period is over.`;
  return `${said}; usual range ${range}: ${signals[signal].name}.`;
}

/** How many values stand behind the newest limits: the period that is not over has no part in them. */
function pointsOf(series: Series): number {
  const from = latest(series)?.limitsFrom;
  return series.points.filter(
    ({ value, limitsFrom, open }) => value !== null && !open && limitsFrom === from,
  ).length;
}

/**
 * Why trends have no signals yet: "trial limits (8 points)", "too few for limits (5 points)",
 * "limits withheld" where that holds of all of them, or that none has a period that is over.
 */
export function limitsInShort(series: readonly Series[]): string {
  const all = series.filter((each) => !limitsWithheld(each));
  if (series.length > 0 && all.length === 0) return "limits withheld";
  const trial = all.filter((series) => latest(series)?.trial);
  const sizes = (trial.length > 0 ? trial : all).map(pointsOf);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (most === 0) return "no period is over yet";
  const n = least === most ? counted(most, "point") : `${least} to ${counted(most, "point")}`;
  return `${trial.length > 0 ? "trial limits" : "too few for limits"} (${n})`;
}

const sitesOf = (all: readonly Series[], signal: string): Series[] =>
  all.filter((series) => latest(series)?.signal === signal);

/** Sites that are judged, and in words why the others are not: "5 with too few points". */
function judgedOf(all: readonly Series[]): { judged: Series[]; others: string | null } {
  const judged = all.filter((each) => latest(each)?.upper != null && !latest(each)?.trial);
  const withheld = all.filter(limitsWithheld).length;
  const few = all.length - judged.length - withheld;
  const others = [
    ...(few > 0 ? [`${few} with too few points`] : []),
    ...(withheld > 0 ? [`${withheld} with limits withheld`] : []),
  ];
  return { judged, others: others.length > 0 ? listed(others) : null };
}

/** What the newest points of one measure say across sites, of those that are judged. */
export function sitesFinding(all: readonly Series[]): string {
  if (all.length === 0) return "No values yet.";
  const { judged: limited, others } = judgedOf(all);
  if (limited.length === 0) return sentence(`${limitsInShort(all)}: no signals yet`);
  const say = (signal: "improvement" | "concern", word: string): string[] => {
    const sites = sitesOf(limited, signal);
    if (sites.length === 0) return [];
    const named = sites.length <= 3 ? ` (${listed(sites.map(({ site }) => site))})` : "";
    return [
      `${word} at ${sites.length} of ${counted(limited.length, others === null ? "site" : "judged site")}${named}`,
    ];
  };
  const said = [...say("improvement", "improving"), ...say("concern", "concern")];
  const beside = others === null ? "" : `; ${others}`;
  if (said.length === 0) {
    const at = limited.length === 1 ? limited[0]!.site : `all ${limited.length} judged sites`;
    return `Usual variation at ${at}${beside}.`;
  }
  const text = listed(said);
  return `${text[0]?.toUpperCase()}${text.slice(1)}${beside}.`;
}

/** A line of a tile: a signal with its shape, or (null) what has none. */
export type TileFinding = { signal: SignalName | null; words: string };

/** The newest signals of a measure in a few words, for its tile. */
export function tileFindings(all: readonly Series[]): TileFinding[] {
  const { judged: limited, others } = judgedOf(all);
  if (limited.length === 0) return [{ signal: null, words: limitsInShort(all) }];
  const found = (["improvement", "concern", "high", "low"] as const).flatMap((signal) => {
    const at = sitesOf(limited, signal).map(({ site }) => site);
    const { name } = signals[signal];
    const named = at.length <= 2 ? `: ${listed(at)}` : "";
    const where = `at\u00A0${at.length} of\u00A0${limited.length}${named}`;
    return at.length === 0 ? [] : [{ signal, words: all.length === 1 ? name : `${name} ${where}` }];
  });
  const usual = `${signals.usual.name}${others === null ? "" : ` at\u00A0${limited.length}`}`;
  return [
    ...(found.length > 0 ? found : [{ signal: "usual" as const, words: usual }]),
    ...(others === null ? [] : [{ signal: null, words: others }]),
  ];
}

/** What chance alone would give, in short; null where it was not computed. */
export const chanceInShort = ({ chance }: MixTotal): string | null =>
  chance === null ? null : `By chance alone ${asPercent(chance)} of coaching would be purposeful.`;
