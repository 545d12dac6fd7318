import type { RuleSet } from "./presets.ts";

/** A value on which limits rest. */
export interface Observation {
  value: number;
  /** Its denominator: families, meetings, exposure; 1 where there is none. */
  size: number;
  /** Number of its period: neighbours are one apart. */
  place: number;
}

/** Center line and spread that a baseline gives. */
export interface Limits {
  center: number;
  /** One sigma for a point of this denominator; null where there is a center alone. */
  sigmaOf: ((size: number) => number) | null;
  /** Mean and upper limit of the moving ranges; null on charts that do not rest on them. */
  ranges: { center: number; upper: number } | null;
  /** How much wider the values spread than chance alone makes them; null but for p' and u'. */
  sigmaZ: number | null;
}

export type ChartKind = "xmr" | "p" | "u" | "pp" | "up" | "c" | "run";

/** Between which values those of a chart must lie: its limits are drawn no further. */
export const boundsOf = (kind: ChartKind): { least: number; most: number } => ({
  least: kind === "xmr" || kind === "run" ? -Infinity : 0,
  most: kind === "p" || kind === "pp" ? 1 : Infinity,
});

/** Mean moving range to standard deviation, and to the upper limit of the ranges, for two values. */
const d2 = 1.128;
const d4 = 3.267;

/**
 * Limits of the values that a baseline holds, or null where no two of them are neighbours on a chart
 * that rests on moving ranges. Sources:
 * xmr: mean and mean moving range, Wheeler, Understanding Variation (1993), p. 60;
 * p, u, c: sum of counts by sum of denominators, binomial or Poisson spread, Montgomery, Introduction to
 * Statistical Quality Control, ch. 7 (value = count / size, so that sum(value x size) is the count);
 * pp, up: the same, times sigma z, the spread of the standardised values by their moving ranges,
 * Laney, Quality Engineering 14 (2002), 531-537; run: the median.
 */
export function limitsOf(
  kind: ChartKind,
  base: readonly Observation[],
  rules: Pick<RuleSet, "xmrConstant" | "screens">,
): Limits | null {
  if (kind === "run") {
    return { center: median(base), sigmaOf: null, ranges: null, sigmaZ: null };
  }
  if (kind === "xmr") {
    const kept = rules.screens === "points" ? withoutOutliers(base) : base;
    const range = meanRange(kept, rules.screens === "ranges");
    if (range === null) return null;
    const sigma = (rules.xmrConstant * range) / 3;
    return {
      center: mean(kept.map(({ value }) => value)),
      sigmaOf: () => sigma,
      ranges: { center: range, upper: d4 * range },
      sigmaZ: null,
    };
  }
  const counts = base.reduce((sum, { value, size }) => sum + value * size, 0);
  const center = counts / base.reduce((sum, { size }) => sum + size, 0);
  const share = kind === "p" || kind === "pp";
  const variance = share ? Math.max(0, center * (1 - center)) : center;
  const chance = (size: number) => Math.sqrt(variance / size);
  if (kind === "p" || kind === "u" || kind === "c") {
    return { center, sigmaOf: chance, ranges: null, sigmaZ: null };
  }
  const scores = base.map(({ value, size, place }) => ({
    value: variance === 0 ? 0 : (value - center) / chance(size),
    place,
  }));
  const range = meanRange(scores, rules.screens !== "no");
  if (range === null) return null;
  const sigmaZ = range / d2;
  return { center, sigmaOf: (size) => chance(size) * sigmaZ, ranges: null, sigmaZ };
}

interface Placed {
  value: number;
  place: number;
}

/** Absolute step from the neighbour before; null where there is none. */
function rangesOf(base: readonly Placed[]): (number | null)[] {
  return base.map(({ value, place }, i) => {
    const before = base[i - 1];
    return before && place - before.place === 1 ? Math.abs(value - before.value) : null;
  });
}

/** Mean absolute step between neighbours; null where there are none. */
function meanRange(base: readonly Placed[], screens: boolean): number | null {
  const ranges = rangesOf(base).filter((range) => range !== null);
  if (ranges.length === 0) return null;
  const usual = mean(ranges);
  const kept = screens ? ranges.filter((range) => range < d4 * usual) : ranges;
  return kept.length === 0 ? usual : mean(kept);
}

function withoutOutliers<Point extends Placed>(base: readonly Point[]): readonly Point[] {
  const usual = meanRange(base, false);
  if (usual === null || usual === 0) return base;
  const ranges = rangesOf(base);
  return base.filter((_, i) => (ranges[i] ?? 0) < d4 * usual);
}

function median(base: readonly Observation[]): number {
  const rising = base.map(({ value }) => value).sort((a, b) => a - b);
  const middle = rising.length / 2;
  const [low, high] = [rising[Math.ceil(middle) - 1]!, rising[Math.floor(middle)]!];
  return low + (high - low) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
