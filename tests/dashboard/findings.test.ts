import { expect, test } from "vitest";
import {
  chanceFinding,
  limitsInShort,
  shareFinding,
  tileFindings,
} from "../../dashboard/findings.ts";
import { sumMix } from "../../dashboard/mix.ts";
import type { MixTotal } from "../../dashboard/mix.ts";
import type { Point, Series } from "../../dashboard/series.ts";

const total = (changes: Partial<MixTotal>): MixTotal => ({ ...sumMix([]), ...changes });

test("the share is told with the year before, where there was enough of it", () => {
  const now = total({ counted: 200, share: 0.61 });
  expect(shareFinding(now, total({ counted: 150, share: 0.48 }), "the last 12 months")).toBe(
    "61\u00A0% of coaching was purposeful in the last 12 months, 48\u00A0% in the 12 before.",
  );
  expect(shareFinding(now, total({ counted: 5, share: 1 }), "the last 12 months")).not.toContain(
    "before",
  );
});

test("a share no better than shuffled themes would give is called so", () => {
  expect(chanceFinding(total({ share: 0.33, chance: 0.29 }))).toContain("chance would give");
  expect(chanceFinding(total({ share: 0.61, chance: 0.29 }))).toBeNull();
  expect(chanceFinding(total({ share: 0.33, chance: null }))).toBeNull();
});

const trend = (points: number, trial: boolean): Series => ({
  id: "any",
  measure: "any",
  site: `site of ${points}`,
  name: "Any",
  unit: "share",
  grain: "month",
  good: "up",
  target: null,
  denominatorMeans: null,
  points: Array.from({ length: points }, (_, at): Point => {
    const month = `2025-${String(at + 1).padStart(2, "0")}`;
    const limits = trial ? { center: 0.5, lower: 0.2, upper: 0.8 } : noLimits;
    return { ...limits, month, at: month, period: month, value: 0.5, ...unjudged, trial };
  }),
});
const noLimits = { center: null, lower: null, upper: null };
const unjudged = {
  n: null,
  signal: null,
  atFirst: null,
  withheld: false,
  open: false,
  limitsFrom: "2025-01-01",
};

test("a card says trial limits where the chart draws them, and from how many points", () => {
  expect(limitsInShort([trend(8, true)])).toBe("trial limits (8 points)");
  expect(limitsInShort([trend(7, true), trend(9, true)])).toBe("trial limits (7 to 9 points)");
  expect(limitsInShort([trend(4, false)])).toBe("too few for limits (4 points)");
  expect(tileFindings([trend(8, true), trend(4, false)])).toEqual([
    { signal: "usual", words: "trial limits (8 points)" },
  ]);
});
