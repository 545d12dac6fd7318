import type { VerdictRules, Window } from "./series.ts";

/** Where phi is looked for: in a difference, and in the means of single sites. */
export const fieldPhi = { from: 0, to: 0.9 };
export const meanPhi = { from: 0.1, to: 0.9 };
/**
 * Where phi is looked for by the own history alone. Its five terms take up so much of a short series
 * that REML finds too low a phi: from .1 on, as rules.md has it, 92.1 % of 7,166 simulated intervals
 * (18 to 24 months before, autocorrelation .25 to .5) held the true gain; from .2 on all strata are
 * within 93 to 97 % (`calibrate`).
 */
export const ownPhi = { from: 0.2, to: 0.9 };

/** Where phi of a difference is looked for: two comparison sites alone say too little of a low one. */
export const phiOf = (comparisonSites: number) =>
  comparisonSites === 2 ? { ...fieldPhi, from: 0.1 } : fieldPhi;

/** The window of an embedding that reaches `after` periods past it. */
export const windowOf = (embedded: number, after: number, { pre_max }: VerdictRules): Window => ({
  from: embedded,
  start: embedded - pre_max,
  end: embedded + after - 1,
});

/** How many of the periods lie before and after an embedding. */
export function sidesOf(periods: readonly number[], from: number) {
  const before = periods.filter((period) => period < from).length;
  return { before, after: periods.length - before };
}

/** X_t: 1 from the first period of the window's second part. */
export const after = (period: number, from: number): number => (period >= from ? 1 : 0);

/** The columns of the compared design: b0 + gain X_t. */
export const stepRows = (periods: readonly number[], from: number): number[][] =>
  periods.map((period) => [1, after(period, from)]);

/** A row of the own history: 1, t, X, sine and cosine of the year; `x` where X is given. */
export const historyRow = (
  period: number,
  from: number,
  year: number,
  x: number = after(period, from),
): number[] => [1, period - from, x, ...wave(period, year)];

/** One sin/cos pair of a year. */
export const wave = (period: number, year: number): [sin: number, cos: number] => [
  Math.sin((2 * Math.PI * period) / year),
  Math.cos((2 * Math.PI * period) / year),
];
