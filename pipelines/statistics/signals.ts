/** A rule of special cause variation. */
export type Rule = "outside" | "shift" | "trend" | "two_of_three";

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
  sigma: number;
}

const shiftLength = 6;
const trendLength = 6;

/**
 * Returns every signal of the rules that NHS Making Data Count uses for its colours, by index.
 * Every point of a qualifying window signals, not only its last; windows may cross a place where
 * limits were recalculated. Source: NHS England, Making Data Count, Single Chart Tool v5.0 and its
 * test pack (rule option "6 points"); a point on the mean belongs to no side, limits are strict,
 * and a point beyond three sigma does not count in "two of three".
 */
export function nhsSignals(points: readonly JudgedPoint[]): Signal[] {
  const tolerance = roundingOf(points);
  const sides = points.map(({ value, center }) => signOf(value - center, tolerance));
  const steps = points.map(({ value }, i) =>
    i === 0 ? 0 : signOf(value - (points[i - 1]?.value ?? value), tolerance),
  );
  const zones = points.map((point) => zoneOf(point, tolerance));
  const found = [
    ...outside(sides, zones),
    ...shifts(sides),
    ...trends(steps),
    ...twoOfThree(sides, zones),
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

function shifts(sides: readonly number[]): Found[] {
  return runsOf(sides, shiftLength).map(({ at, sign }) => ({ at, rule: "shift", sign }));
}

/** A trend of six points has five steps: the point before the first step belongs to it. */
function trends(steps: readonly number[]): Found[] {
  const inTrend = new Map<string, Found>();
  for (const { at, sign } of runsOf(steps, trendLength - 1)) {
    for (const member of [at - 1, at]) {
      inTrend.set(`${member} ${sign}`, { at: member, rule: "trend", sign });
    }
  }
  return [...inTrend.values()];
}

function twoOfThree(sides: readonly number[], zones: readonly number[]): Found[] {
  const members = new Map<number, Found>();
  for (let last = 2; last < sides.length; last += 1) {
    const window = [last - 2, last - 1, last];
    const sign = sides[last] ?? 0;
    const near = window.filter((at) => zones[at] === 2);
    if (sign === 0 || near.length < 2 || window.some((at) => sides[at] !== sign)) continue;
    for (const at of near) members.set(at, { at, rule: "two_of_three", sign });
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

/** 3 beyond three sigma, 2 between two and three sigma, 1 nearer to the mean. */
function zoneOf({ value, center, sigma }: JudgedPoint, tolerance: number): 1 | 2 | 3 {
  const distance = Math.abs(value - center);
  if (distance > 3 * sigma + tolerance) return 3;
  return distance > 2 * sigma + tolerance ? 2 : 1;
}

function signOf(difference: number, tolerance: number): number {
  return Math.abs(difference) <= tolerance ? 0 : Math.sign(difference);
}

/** What binary fractions alone can make of equal numbers: equal values must stay equal. */
function roundingOf(points: readonly JudgedPoint[]): number {
  return 1e-12 * points.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
}
