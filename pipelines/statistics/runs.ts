import { binomialAt } from "./distributions.ts";
import { type JudgedPoint, roundingOf, type Signal, signOf } from "./signals.ts";

/** Fewer points beside the center say nothing of runs (statistics.md 2.6). */
const fewestUseful = 10;

/** How often a series changes sides of its center, and what chance alone would leave. */
export interface Runs {
  /** Points that are not on the center. */
  useful: number;
  longest: number;
  crossings: number;
  /** Most points in a row on one side, and fewest crossings, by chance; null below 10 useful points. */
  longestMax: number | null;
  crossingsMin: number | null;
  /** Whether a run is longer, or the crossings are fewer; null where it cannot be told. */
  signal: boolean | null;
}

/**
 * Runs and crossings of points about their center: longest by chance round(log2 n) + 3, fewest crossings
 * the 5 % quantile of binomial(n - 1, 0.5). Source: Anhoej and Olesen, PLoS ONE 9 (2014) e113825; the
 * numbers of qicharts2.
 */
export function runsOf(points: readonly Pick<JudgedPoint, "value" | "center">[]): Runs {
  const lengths = runsBySide(points).map(({ members }) => members.length);
  const useful = lengths.reduce((sum, length) => sum + length, 0);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const crossings = Math.max(0, lengths.length - 1);
  if (useful < fewestUseful) {
    return { useful, longest, crossings, longestMax: null, crossingsMin: null, signal: null };
  }
  const longestMax = Math.round(Math.log2(useful)) + 3;
  const crossingsMin = binomialAt(0.05, useful - 1, 0.5);
  const signal = longest > longestMax || crossings < crossingsMin;
  return { useful, longest, crossings, longestMax, crossingsMin, signal };
}

/** The points of every run that is longer than chance makes them. */
export function longRuns(points: readonly JudgedPoint[]): Signal[] {
  const { longestMax } = runsOf(points);
  return runsBySide(points).flatMap(({ sign, members }) =>
    longestMax === null || members.length <= longestMax
      ? []
      : members.map(({ index }) => ({
          index,
          rule: "run" as const,
          direction: sign > 0 ? ("high" as const) : ("low" as const),
        })),
  );
}

function runsBySide<Point extends Pick<JudgedPoint, "value" | "center">>(
  points: readonly Point[],
): { sign: number; members: Point[] }[] {
  const tolerance = roundingOf(points);
  const runs: { sign: number; members: Point[] }[] = [];
  for (const point of points) {
    const sign = signOf(point.value - point.center, tolerance);
    if (sign === 0) continue;
    const last = runs.at(-1);
    if (last?.sign === sign) last.members.push(point);
    else runs.push({ sign, members: [point] });
  }
  return runs;
}
