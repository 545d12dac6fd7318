import { chiSquareAt, gaussQuantile } from "./distributions.ts";

/** An estimate with its confidence interval. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/**
 * The share `count / total` with its Wilson score interval, without continuity correction; null of
 * nothing. Source: Wilson, JASA 22 (1927), 209-212; R: prop.test(correct = FALSE).
 */
export function wilson(count: number, total: number, level = 0.95): Interval | null {
  if (!(total > 0)) return null;
  const z = gaussQuantile((1 + level) / 2);
  const share = count / total;
  const middle = (count + z ** 2 / 2) / (total + z ** 2);
  const half = (z / (total + z ** 2)) * Math.sqrt(total * share * (1 - share) + z ** 2 / 4);
  return {
    estimate: share,
    low: count === 0 ? 0 : middle - half,
    high: count === total ? 1 : middle + half,
  };
}

/**
 * The difference of two independent shares, first minus second, with its interval by method 10: the
 * Wilson limits of both, squared and added. Source: Newcombe, Statistics in Medicine 17 (1998), 873-890.
 */
export function newcombe(
  [count1, total1]: readonly [number, number],
  [count2, total2]: readonly [number, number],
  level = 0.95,
): Interval | null {
  const [one, two] = [wilson(count1, total1, level), wilson(count2, total2, level)];
  if (one === null || two === null) return null;
  const estimate = one.estimate - two.estimate;
  return {
    estimate,
    low: estimate - Math.hypot(one.estimate - one.low, two.high - two.estimate),
    high: estimate + Math.hypot(one.high - one.estimate, two.estimate - two.low),
  };
}

/**
 * The rate `count / exposure` with its exact Poisson interval; null without exposure. Source: Garwood,
 * Biometrika 28 (1936), 437-442, by chi-square: R poisson.test.
 */
export function poissonRate(count: number, exposure: number, level = 0.95): Interval | null {
  if (!(exposure > 0)) return null;
  const tail = (1 - level) / 2;
  return {
    estimate: count / exposure,
    low: count === 0 ? 0 : chiSquareAt(tail, 2 * count) / 2 / exposure,
    high: chiSquareAt(1 - tail, 2 * count + 2) / 2 / exposure,
  };
}
