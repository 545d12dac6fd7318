import { falseDiscovery } from "../statistics/multiple.ts";
import {
  comparedGain,
  detectable,
  type ComparedGain,
  type Gain,
  type OwnGain,
  ownGain,
} from "./gain.ts";
import { fieldPhi, ownPhi, phiOf, sidesOf, windowOf } from "./design.ts";
import { comparisonSites, difference, meanOf, periodsIn } from "./series.ts";
import type { SiteSeries, VerdictRules, Window } from "./series.ts";
import { type Lasting, lasting } from "./stuck.ts";
import { meanDifference, type TogetherGain, togetherGain } from "./together.ts";

/** Did it move? (rules.md section 4) */
export type Moved =
  | "moved"
  | "moved_wrong_way"
  | "rose_everywhere"
  | "no_clear_movement"
  | "not_conclusive"
  | "cannot_tell";

/** Why an answer is what it is, as codes that the pages put in words. */
export type Reason =
  | "embedded_before_data"
  | "being_embedded"
  | "too_few_after"
  | "too_few_before"
  | "too_few_in_all"
  | "no_comparison_sites"
  | "no_variation"
  | "no_good_direction"
  | "no_values"
  | "other_sign_with_line"
  | "autocorrelation"
  | "bad_run"
  | "many_verdicts"
  | "rules_out_worthwhile"
  | "too_little_data"
  | "not_a_comparison"
  | "too_few_sites"
  | "permutation";

/** One theme and one series of a measure, at all sites. */
export interface Question {
  /** Sites with a value or with the theme, each once. */
  readonly sites: readonly SiteSeries[];
  /** Sites at which the theme is being embedded: two month ends are still to come. */
  readonly being: ReadonlySet<string>;
  /** +1 where a rise is good, -1 where a fall is, null where nobody has said. */
  readonly good: 1 | -1 | null;
  /** Smallest change that is worth while, in the measure's unit; null where not said. */
  readonly worthwhile: number | null;
  /** Last period that is over. */
  readonly last: number;
  /** Periods that make a year: 12 months, 4 quarters. */
  readonly year: number;
}

export interface SiteVerdict {
  readonly site: string;
  readonly embedded: number | null;
  readonly compared: ComparedGain | null;
  readonly own: OwnGain | null;
  /** The design that decides. */
  readonly decidedBy: "compared" | "own" | null;
  readonly before: number;
  readonly after: number;
  /** False discovery rate at which the answer would pass, in its own direction. */
  readonly q: number | null;
  readonly moved: Moved;
  readonly reasons: readonly Reason[];
  /** First period in which it can be told; null where it can, or never will. */
  readonly tellFrom: number | null;
  readonly detectable: number | null;
  readonly stuck: "too_early" | Lasting["stuck"] | null;
  readonly lasting: Lasting | null;
}

export interface ThemeVerdict {
  readonly together: TogetherGain | null;
  readonly q: number | null;
  readonly moved: Moved;
  readonly reasons: readonly Reason[];
  readonly stuck: "too_early" | Lasting["stuck"] | null;
  readonly lasting: Lasting | null;
}

export interface Answer {
  readonly question: Question;
  readonly sites: readonly SiteVerdict[];
  readonly theme: ThemeVerdict;
}

const level = 0.05;

/**
 * The verdicts of a build: each theme x measure at each site that embedded the theme, and over all sites
 * together. All are judged at once, since Benjamini and Hochberg's procedure looks at all site verdicts
 * of the build; the theme verdicts are a family of their own.
 */
export function judge(questions: readonly Question[], rules: VerdictRules, seed = 1): Answer[] {
  const drafts = questions.map((question) => ({
    question,
    sites: question.sites
      .filter((site) => site.embedded !== null || question.being.has(site.site))
      .map((site) => draftSite(site, question, rules)),
    together:
      question.good === null ? null : togetherGain(question.sites, question.last, rules, seed),
  }));
  const sites = drafts.flatMap(({ question, sites: drafted }) =>
    drafted.map((draft) => ({ gain: draft.gain, good: question.good ?? 1 })),
  );
  const siteQ = bothWays(sites);
  const themeQ = bothWays(
    drafts.map(({ question, together }) => ({ gain: together, good: question.good ?? 1 })),
  );
  let at = 0;
  return drafts.map(({ question, sites: drafted, together }, theme) => {
    const answered = drafted.map((draft) => answerSite(draft, question, siteQ[at++]!, rules));
    return {
      question,
      sites: answered,
      theme: answerTheme(together, question, themeQ[theme]!, rules),
    };
  });
}

interface Discovery {
  /** q of the one-sided test in the good direction, and in the other. */
  good: number | null;
  bad: number | null;
}

function bothWays(
  tests: readonly { gain: Pick<Gain, "rises" | "falls"> | null; good: 1 | -1 }[],
): Discovery[] {
  const toGood = falseDiscovery(
    tests.map(({ gain, good }) => (gain === null ? null : good > 0 ? gain.rises : gain.falls)),
  );
  const toBad = falseDiscovery(
    tests.map(({ gain, good }) => (gain === null ? null : good > 0 ? gain.falls : gain.rises)),
  );
  return tests.map((_, at) => ({ good: toGood[at]!, bad: toBad[at]! }));
}

interface Draft {
  site: SiteSeries;
  compared: ComparedGain | null;
  own: OwnGain | null;
  gain: Gain | null;
}

function draftSite(site: SiteSeries, question: Question, rules: VerdictRules): Draft {
  const { embedded } = site;
  const { good, last, year } = question;
  if (embedded === null || !Number.isFinite(embedded) || good === null)
    return { site, compared: null, own: null, gain: null };
  const compared = comparedGain(site, question.sites, last, rules);
  const own = ownGain(site, last, good, year, rules);
  return { site, compared, own, gain: compared ?? own };
}

function answerSite(
  { site, compared, own, gain }: Draft,
  question: Question,
  q: Discovery,
  rules: VerdictRules,
): SiteVerdict {
  const { embedded } = site;
  const { good } = question;
  const sides =
    gain ??
    (embedded === null || !Number.isFinite(embedded)
      ? { before: 0, after: 0 }
      : sidesNow(site, question, rules));
  const base = {
    site: site.site,
    embedded: embedded !== null && Number.isFinite(embedded) ? embedded : null,
    compared,
    own,
    decidedBy: compared ? ("compared" as const) : own ? ("own" as const) : null,
    before: sides.before,
    after: sides.after,
    detectable: gain === null ? null : detectable(gain),
    q: null,
    tellFrom: null,
    stuck: null,
    lasting: null,
  };
  if (gain === null || good === null)
    return { ...base, moved: "cannot_tell", ...whyNot(site, question, rules) };
  const answer = movement(gain, good, q, question.worthwhile, compared);
  const found = { ...base, ...answer };
  if (answer.moved !== "moved") return found;
  return { ...found, ...lastingOf(site, gain, compared, question, rules) };
}

/** What the deciding gain says; `compared` where sites were compared with. */
function movement(
  gain: Pick<Gain, "low" | "high" | "doubt">,
  good: 1 | -1,
  q: Discovery,
  worthwhile: number | null,
  compared: ComparedGain | null,
): { moved: Moved; reasons: Reason[]; q: number | null } {
  const [low, high] = good > 0 ? [gain.low, gain.high] : [-gain.high, -gain.low];
  const excludesZero = low > 0 || high < 0;
  if (gain.doubt !== null && (excludesZero || gain.doubt === "bad_run"))
    return { moved: "not_conclusive", reasons: [gain.doubt], q: low > 0 ? q.good : q.bad };
  if (low > 0 && q.good! <= level) return { moved: "moved", reasons: [], q: q.good };
  if (high < 0 && q.bad! <= level) return { moved: "moved_wrong_way", reasons: [], q: q.bad };
  const many: Reason[] = excludesZero ? ["many_verdicts"] : [];
  const bothImproved = compared !== null && (good > 0 ? compared.bothRose : compared.bothFell);
  const lower = { q: low + high > 0 ? q.good : q.bad };
  if (bothImproved && low <= 0) return { moved: "rose_everywhere", reasons: many, ...lower };
  return {
    moved: "no_clear_movement",
    reasons: [
      ...many,
      ...(worthwhile === null
        ? []
        : [high < worthwhile ? ("rules_out_worthwhile" as const) : ("too_little_data" as const)]),
    ],
    ...lower,
  };
}

function sidesNow(site: SiteSeries, { last }: Question, rules: VerdictRules) {
  const reach = Math.max(0, Math.min(rules.post_max, last - site.embedded! + 1));
  return sidesOf(periodsIn(site, windowOf(site.embedded!, reach, rules)), site.embedded!);
}

/** What is missing, and the first period in which it can be told. */
function whyNot(
  site: SiteSeries,
  question: Question,
  rules: VerdictRules,
): { reasons: Reason[]; tellFrom: number | null } {
  const { embedded } = site;
  const { last } = question;
  if (embedded === Number.NEGATIVE_INFINITY)
    return { reasons: ["embedded_before_data"], tellFrom: null };
  if (question.good === null) return { reasons: ["no_good_direction"], tellFrom: null };
  if (site.points.size === 0) return { reasons: ["no_values"], tellFrom: null };
  if (embedded === null) return { reasons: ["being_embedded"], tellFrom: null };
  const { before, after } = sidesNow(site, question, rules);
  const reasons: Reason[] = [];
  if (after < rules.post_min) reasons.push("too_few_after");
  if (before < rules.pre_min) reasons.push("too_few_before");
  const comparedWith = couldCompare(site, question, rules);
  const needed = comparedWith
    ? rules.post_min
    : Math.max(rules.post_min, rules.own_total_min - before);
  if (!comparedWith && reasons.length === 0)
    reasons.push(
      ...(before + after < rules.own_total_min
        ? (["no_comparison_sites", "too_few_in_all"] as const)
        : (["no_variation"] as const)),
    );
  if (comparedWith && reasons.length === 0) reasons.push("no_variation");
  const never = before < rules.pre_min || needed > rules.post_max || after >= needed;
  return { reasons, tellFrom: never ? null : last + (needed - after) + 1 };
}

/** Whether there are sites to compare with in the shortest window. */
function couldCompare(site: SiteSeries, question: Question, rules: VerdictRules): boolean {
  const end = Math.max(question.last, site.embedded! + rules.post_min - 1);
  const window: Window = { ...windowOf(site.embedded!, rules.post_min, rules), end };
  return comparisonSites(site, question.sites, window, rules).length >= rules.comparison_min;
}

/** Whether a gain that moved has stayed, by the design that decided. */
function lastingOf(
  site: SiteSeries,
  gain: Gain,
  compared: ComparedGain | null,
  { last, good, sites, year }: Question,
  rules: VerdictRules,
): { stuck: SiteVerdict["stuck"]; lasting: Lasting | null } {
  const from = site.embedded!;
  if (last < from + rules.post_max - 1) return { stuck: "too_early", lasting: null };
  const window = { ...gain.window, end: last };
  const span = rules.late_months;
  if (compared === null) {
    const found = lasting(meanOf([site], window), {
      from,
      last,
      good: good!,
      phi: ownPhi,
      lambda: 1,
      year,
      span,
    });
    return { stuck: found?.stuck ?? "not_clear", lasting: found };
  }
  const comparison = comparisonSites(site, sites, window, rules);
  if (comparison.length < rules.comparison_min) return { stuck: "not_clear", lasting: null };
  const found = lasting(difference(site, comparison, window), {
    from,
    last,
    good: good!,
    lambda: compared.lambda,
    year: null,
    span,
    phi: phiOf(comparison.length),
  });
  return { stuck: found?.stuck ?? "not_clear", lasting: found };
}

function answerTheme(
  together: TogetherGain | null,
  question: Question,
  q: Discovery,
  rules: VerdictRules,
): ThemeVerdict {
  const none = { together, q: null, stuck: null, lasting: null };
  const { good } = question;
  if (good === null) return { ...none, moved: "cannot_tell", reasons: ["no_good_direction"] };
  if (together === null) return { ...none, moved: "cannot_tell", reasons: ["not_a_comparison"] };
  if (together.permutation.least > level)
    return { ...none, moved: "cannot_tell", reasons: ["too_few_sites"] };
  const answer = movement({ ...together, doubt: null }, good, q, question.worthwhile, null);
  const claims = answer.moved === "moved" || answer.moved === "moved_wrong_way";
  if (claims && together.permutation.p > level)
    return { ...none, q: answer.q, moved: "no_clear_movement", reasons: ["permutation"] };
  if (answer.moved !== "moved") return { ...none, ...answer };
  return { ...none, ...answer, ...lastingTogether(together, question, rules) };
}

function lastingTogether(
  { embedded }: TogetherGain,
  { sites, last, good }: Question,
  rules: VerdictRules,
): { stuck: ThemeVerdict["stuck"]; lasting: Lasting | null } {
  const differences = embedded.flatMap((site) => {
    const from = site.embedded!;
    const window = { ...windowOf(from, rules.post_max, rules), end: last };
    const comparison = comparisonSites(site, sites, window, rules);
    if (comparison.length < rules.comparison_min) return [];
    return [{ observed: difference(site, comparison, window), from }];
  });
  const reach = Math.min(...differences.map(({ from }) => last - from + 1));
  if (differences.length < 2) return { stuck: "not_clear", lasting: null };
  if (reach < rules.post_max) return { stuck: "too_early", lasting: null };
  const found = lasting(meanDifference(differences), {
    from: 0,
    last: reach - 1,
    good: good!,
    lambda: 1,
    year: null,
    span: rules.late_months,
    phi: fieldPhi,
  });
  return { stuck: found?.stuck ?? "not_clear", lasting: found };
}
