import type { Asked, Question, Reason, SiteVerdict } from "./answers.ts";
import { difference } from "./comparison.ts";
import { ownPhi, phiOf, sidesOf, windowOf } from "./design.ts";
import { comparedGain, comparedWindow, detectable, followsBadRun, ownGain } from "./gain.ts";
import type { ComparedGain, Gain, OwnGain } from "./gain.ts";
import { type Discovery, movement } from "./movement.ts";
import { ownValues, periodsIn } from "./series.ts";
import type { SiteSeries, VerdictRules } from "./series.ts";
import { fewSitesLeft, lasting, type Stays, staysAs } from "./stuck.ts";

/** The gains at a site by both designs; `gain` is that which decides. */
export interface Draft {
  site: SiteSeries;
  compared: ComparedGain | null;
  own: OwnGain | null;
  gain: Gain | null;
}

/** What the models say of a site, before it is seen among all of the build. */
export function draftSite(site: SiteSeries, question: Asked, rules: VerdictRules): Draft {
  const { embedded } = site;
  const { good, last, year } = question;
  if (embedded === null || !Number.isFinite(embedded) || good === null)
    return { site, compared: null, own: null, gain: null };
  const compared = comparedGain(site, question.sites, last, rules, question.comparisons);
  const own = ownGain(site, last, good, year, rules);
  return { site, compared, own, gain: compared ?? own };
}

/** The verdict on a site: did it move, and did it stick. */
export function answerSite(
  { site, compared, own, gain }: Draft,
  question: Asked,
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
    badRun: badRunOf(site, gain, good, rules),
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

function sidesNow(site: SiteSeries, { last }: Asked, rules: VerdictRules) {
  const reach = Math.max(0, Math.min(rules.post_max, last - site.embedded! + 1));
  return sidesOf(periodsIn(site, windowOf(site.embedded!, reach, rules)), site.embedded!);
}

/** Whether a bad run came before the embedding, whichever design decides. */
function badRunOf(
  site: SiteSeries,
  gain: Gain | null,
  good: Question["good"],
  rules: VerdictRules,
): boolean | null {
  if (gain === null || good === null) return null;
  return followsBadRun(ownValues(site, gain.window), site.embedded!, good, rules);
}

/** What is missing, and the first period in which it can be told. */
function whyNot(
  site: SiteSeries,
  question: Asked,
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
  const shared = sharedSides(site, question, rules);
  const isShared =
    shared !== null && shared.before >= rules.pre_min && shared.after >= rules.post_min;
  if (reasons.length === 0)
    reasons.push(
      ...(isShared || before + after >= rules.own_total_min
        ? (["no_variation"] as const)
        : ([
            shared === null ? "no_comparison_sites" : "too_few_shared",
            "too_few_in_all",
          ] as const)),
    );
  const byHistory = Math.max(rules.post_min, rules.own_total_min - before);
  const waits = [
    ...(shared !== null && shared.before >= rules.pre_min ? [rules.post_min - shared.after] : []),
    ...(byHistory <= rules.post_max ? [byHistory - after] : []),
  ];
  const wait = before < rules.pre_min ? 0 : Math.min(...waits);
  return { reasons, tellFrom: wait > 0 && Number.isFinite(wait) ? last + wait + 1 : null };
}

/**
 * Periods before and after in which the site and those that it could be compared with all have a
 * value, in the longest window, or the shortest where that is still to come; null with too few sites.
 */
function sharedSides(site: SiteSeries, { last, comparisons }: Asked, rules: VerdictRules) {
  const least = site.embedded! + rules.post_min - 1;
  const found = comparedWindow(site, comparisons, Math.max(last, least), rules);
  if (found === null) return null;
  return sidesOf(difference(site, found.comparison, found.window).periods, site.embedded!);
}

/** Whether a gain that moved has stayed, by the design that decided. */
function lastingOf(
  site: SiteSeries,
  gain: Gain,
  compared: ComparedGain | null,
  { last, good, year, comparisons }: Asked,
  rules: VerdictRules,
): Stays {
  const from = site.embedded!;
  if (last < from + rules.post_max - 1) return { stuck: "too_early", lasting: null, reasons: [] };
  const window = { ...gain.window, end: last };
  const span = rules.late_months;
  if (compared === null) {
    const found = lasting(ownValues(site, window), {
      from,
      last,
      good: good!,
      phi: ownPhi,
      lambda: 1,
      year,
      span,
    });
    return staysAs(found);
  }
  const comparison = comparisons(site, window);
  if (comparison.sites.length < rules.comparison_min) return fewSitesLeft;
  const found = lasting(difference(site, comparison, window), {
    from,
    last,
    good: good!,
    lambda: compared.lambda,
    year: null,
    span,
    phi: phiOf(comparison.sites.length),
  });
  return staysAs(found);
}
