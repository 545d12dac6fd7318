import { expect, test } from "vitest";
import { chanceFinding, shareFinding } from "../../dashboard/findings.ts";
import { sumMix } from "../../dashboard/mix.ts";
import type { MixTotal } from "../../dashboard/mix.ts";

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
