import type { RuleSet } from "./presets.ts";

/** A rule of special cause variation, the one that decides first in front. */
export const ruleOrder = ["outside", "trend", "two_of_three", "shift", "run"] as const;
export type Rule = (typeof ruleOrder)[number];

/** One reason why a point is special cause: the rule, and the way it points. */
export interface Signal {
  index: number;
  rule: Rule;
  direction: "high" | "low";
}

/** A value beside the limits that judge it: center line and one sigma (a third of the way out). */
export interface JudgedPoint {
  index: number;
  value: number;
  center: number;
  /** Infinite where there is a center alone. */
  sigma: number;
}

export type PointRules = Pick<RuleSet, "outside" | "shift" | "trend" | "twoOfThree">;

/**
 * Returns every signal of the rules, by index. Every point of a qualifying window signals, not only its
 * last. A point on the center belongs to no side, limits are strict, an equal value breaks a trend, and
 * a trend points the way of its steps, whatever side it is on. Source: NHS England, Making Data Count,
 * Single Chart Tool v5.0 and its test pack; NHSRplotthedots 0.2.2, its unit tests.
 */
export function specialCauses(points: readonly JudgedPoint[], rules: PointRules): Signal[] {
  const tolerance = roundingOf(points);
  const sides = points.map(({ value, center }) => signOf(value - center, tolerance));
  const steps = points.map(({ value }, i) =>
    i === 0 ? 0 : signOf(value - (points[i - 1]?.value ?? value), tolerance),
  );
  const zones = points.map((point) => zoneOf(point, tolerance));
  const found = [
    ...(rules.outside ? outside(sides, zones) : []),
    ...(rules.shift === null ? [] : shifts(sides, rules.shift)),
    ...(rules.trend === null ? [] : trends(steps, rules.trend)),
    ...(rules.twoOfThree === null ? [] : twoOfThree(sides, zones, rules.twoOfThree)),
  ];
  return found
    .map(({ at, rule, sign }) => ({ at, rule, direction: sign > 0 ? "high" : "low" }) as const)
    .map(({ at, rule, direction }) => ({ index: points[at]?.index ?? at, rule, direction }))
    .sort((a, b) => a.index - b.index);
}

interface Found {
  at: number;
  rule: Rule;
  sign: number;
}

function outside(sides: readonly number[], zones: readonly number[]): Found[] {
  return sides.flatMap((sign, at) => (zones[at] === 3 ? [{ at, rule: "outside", sign }] : []));
}

function shifts(sides: readonly number[], length: number): Found[] {
  return runsOf(sides, length).map(({ at, sign }) => ({ at, rule: "shift", sign }));
}

/** A trend of six points has five steps: the point before the first step belongs to it. */
function trends(steps: readonly number[], length: number): Found[] {
  const inTrend = new Map<string, Found>();
  for (const { at, sign } of runsOf(steps, length - 1)) {
    for (const member of [at - 1, at]) {
      inTrend.set(`${member} ${sign}`, { at: member, rule: "trend", sign });
    }
  }
  return [...inTrend.values()];
}

function twoOfThree(
  sides: readonly number[],
  zones: readonly number[],
  kind: "between" | "beyond",
): Found[] {
  const members = new Map<number, Found>();
  for (let last = 2; last < sides.length; last += 1) {
    const window = [last - 2, last - 1, last];
    for (const sign of [1, -1]) {
      const own = window.filter((at) => sides[at] === sign);
      const far = own.filter((at) => zones[at] === 2 || (kind === "beyond" && zones[at] === 3));
      if (far.length < 2 || (kind === "between" && own.length < 3)) continue;
      for (const at of far) members.set(at, { at, rule: "two_of_three", sign });
    }
  }
  return [...members.values()];
}

/** The positions that lie in an unbroken run of at least `length` equal, non-zero signs. */
function runsOf(signs: readonly number[], length: number): { at: number; sign: number }[] {
  const members: { at: number; sign: number }[] = [];
  let start = 0;
  for (let end = 1; end <= signs.length; end += 1) {
    const sign = signs[start] ?? 0;
    if (end < signs.length && signs[end] === sign) continue;
    if (sign !== 0 && end - start >= length) {
      for (let at = start; at < end; at += 1) members.push({ at, sign });
    }
    start = end;
  }
  return members;
}

/** 3 beyond three sigma, 2 between two and three sigma, 1 nearer to the center. */
function zoneOf({ value, center, sigma }: JudgedPoint, tolerance: number): 1 | 2 | 3 {
  const distance = Math.abs(value - center);
  if (distance > 3 * sigma + tolerance) return 3;
  return distance > 2 * sigma + tolerance ? 2 : 1;
}

/** The side on which a difference lies; 0 where it is nothing but rounding. */
export function signOf(difference: number, tolerance: number): number {
  return Math.abs(difference) <= tolerance ? 0 : Math.sign(difference);
}

/** What binary fractions alone can make of equal numbers: equal values must stay equal. */
export function roundingOf(points: readonly { value: number }[]): number {
  return 1e-12 * points.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
}
