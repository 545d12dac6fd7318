import { latest } from "./series.ts";
import type { Series } from "./series.ts";
import { asValue } from "./numbers.ts";

/** The answers to "does the process meet its target, as it runs?", in the words of the NHS icons. */
export const assurances = {
  pass: { name: "meets its target consistently" },
  fail: { name: "misses its target consistently" },
  inconsistent: { name: "meets its target at times" },
} as const;
export type Assurance = keyof typeof assurances;

/** Numbers nearer than this share of them are equal: what is left of adding and dividing. */
const rounding = 1e-9;

const isAbove = (a: number, b: number): boolean =>
  a - b > rounding * Math.max(1, Math.abs(a), Math.abs(b));

/**
 * Where the target lies by the newest limits. On a limit it is met at times, the weaker claim, and never
 * by the rounded numbers that are shown. Null without a target, a good direction or full limits. Source:
 * NHSRplotthedots, ptd_calculate_assurance_type, as `assuranceIcon` of the statistics has it. The page
 * compares what it shows itself, so that an answer is never there where limits are withheld or of
 * another target; a property test holds the two together (tests/dashboard/assurance.test.ts).
 */
export function assuranceOf(series: Pick<Series, "target" | "good" | "points">): Assurance | null {
  const { target, good } = series;
  const last = latest(series);
  if (target === null || good === null || !last || last.trial) return null;
  const { lower, upper } = last;
  if (lower === null || upper === null) return null;
  const above = isAbove(target, upper);
  const below = isAbove(lower, target);
  if (!above && !below) return "inconsistent";
  return above === (good === "up") ? "fail" : "pass";
}

/** "meets its target of 1.50 consistently" */
export const assuranceWords = (assurance: Assurance, { target, unit }: Series): string =>
  target === null
    ? assurances[assurance].name
    : assurances[assurance].name.replace("target", `target of ${asValue(target, unit)}`);
