import type { Variation } from "./spc.ts";

/** What the last point of a chart says, in the words of the NHS icons. */
export interface VariationIcon {
  variation: "common_cause" | "improvement" | "concern" | "neutral" | null;
  side: "high" | "low" | null;
  text: string;
}

/** Whether the process meets its target, as it runs. */
export interface AssuranceIcon {
  assurance: "consistent_pass" | "consistent_fail" | "inconsistent" | null;
  text: string;
}

const variationTexts = {
  common_cause: "common cause variation",
  improvement: "special cause variation of an improving nature",
  concern: "special cause variation of a concerning nature",
  neutral: "special cause variation, where neither direction is known to be good",
};

/**
 * The variation icon: the category of the last point, and the side that its special cause is on or points
 * to. Null where the points are not judged. Source: NHS England, Making Data Count (statistics.md 2.3).
 */
export function variationIcon(
  last: Variation | null,
  good: "up" | "down" | undefined,
): VariationIcon {
  if (last === null) return { variation: null, side: null, text: "too few points to tell" };
  if (last === "usual") {
    return { variation: "common_cause", side: null, text: variationTexts.common_cause };
  }
  const neutral = last === "high" || last === "low";
  const side = neutral ? last : (last === "improvement") === (good === "up") ? "high" : "low";
  const variation = neutral ? "neutral" : last;
  return { variation, side, text: `${variationTexts[variation]} (${side})` };
}

const assuranceTexts = {
  consistent_pass: "the process meets the target consistently",
  consistent_fail: "the process fails the target consistently",
  inconsistent: "the process meets the target at some times and not at others",
};

/** Numbers nearer than this share of them are equal: what is left of adding and dividing. */
const rounding = 1e-9;

const isAbove = (a: number, b: number): boolean =>
  a - b > rounding * Math.max(1, Math.abs(a), Math.abs(b));

/**
 * The assurance icon: where the target lies by the latest limits. On a limit it is inconsistent, the
 * weaker claim, also where only rounding parts them. Null without a target, a good direction or full limits. Source: NHSRplotthedots,
 * ptd_calculate_assurance_type (statistics.md 2.3).
 */
export function assuranceIcon(
  limits: { lower: number | null; upper: number | null; judged: boolean },
  target: number | undefined,
  good: "up" | "down" | undefined,
): AssuranceIcon {
  const { lower, upper, judged } = limits;
  const none = (text: string): AssuranceIcon => ({ assurance: null, text });
  if (target === undefined) return none("no target given");
  if (good === undefined) return none("a target says nothing without a good direction");
  if (lower === null || upper === null || !judged) return none("too few points to tell");
  const [missed, met] =
    good === "up"
      ? [isAbove(target, upper), isAbove(lower, target)]
      : [isAbove(lower, target), isAbove(target, upper)];
  const assurance = missed ? "consistent_fail" : met ? "consistent_pass" : "inconsistent";
  return { assurance, text: assuranceTexts[assurance] };
}
