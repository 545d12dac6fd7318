/** Which patterns count as special cause, and how limits are drawn. */
export interface RuleSet {
  /** A point beyond three sigma. */
  outside: boolean;
  /** Points in a row on one side of the center. */
  shift: number | null;
  /** Points that rise, or fall, in a row; n points are n - 1 steps. */
  trend: number | null;
  /**
   * Two of three points in a row beyond two sigma on one side. `between`: all three on that side, and a
   * point beyond three sigma does not count; `beyond`: it counts, and the third point is anywhere.
   */
  twoOfThree: "between" | "beyond" | null;
  /** Runs too long or crossings too few for chance (Anhoej and Olesen 2014). */
  runs: boolean;
  /** Whether patterns end where limits begin anew. */
  resets: boolean;
  /** What a point is that is both good and bad: an improvement, or what its first rule says. */
  conflict: "improvement" | "first";
  /** Three sigma of an XmR chart, in mean moving ranges. */
  xmrConstant: number;
  /**
   * Moving ranges of at least 3.267 times their mean are left out, once (Nelson 1982), or the points
   * that they lead to, from the center too (the option of the NHS SQL).
   */
  screens: "no" | "ranges" | "points";
  /** With a baseline and new limits both: one baseline for all, or the first points of each part. */
  baselineOf: "series" | "part";
}

/**
 * The rules of the field (statistics.md 2.2). `nhs`: NHS England, Making Data Count, Single Chart Tool
 * v5.0. `nhsr`: NHSRplotthedots 0.2.2. `we`: Western Electric as qicharts2 states it: shift of 8, no
 * trend. `anhoej`: runs and crossings, with the points beyond three sigma that qicharts2 adds.
 */
export const presets = {
  nhs: {
    outside: true,
    shift: 6,
    trend: 6,
    twoOfThree: "between",
    runs: false,
    resets: false,
    conflict: "improvement",
    xmrConstant: 2.66,
    screens: "no",
    baselineOf: "series",
  },
  nhsr: {
    outside: true,
    shift: 7,
    trend: 7,
    twoOfThree: "between",
    runs: false,
    resets: true,
    conflict: "first",
    xmrConstant: 2.66,
    screens: "ranges",
    baselineOf: "part",
  },
  we: {
    outside: true,
    shift: 8,
    trend: null,
    twoOfThree: "beyond",
    runs: false,
    resets: true,
    conflict: "improvement",
    xmrConstant: 3 / 1.128,
    screens: "no",
    baselineOf: "part",
  },
  anhoej: {
    outside: true,
    shift: null,
    trend: null,
    twoOfThree: null,
    runs: true,
    resets: true,
    conflict: "improvement",
    xmrConstant: 3 / 1.128,
    screens: "no",
    baselineOf: "part",
  },
} as const satisfies Record<string, RuleSet>;

export type Preset = keyof typeof presets;
