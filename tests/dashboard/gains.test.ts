import { expect, test } from "vitest";
import { gainText, gainTick, intervalText, overSitesText, pText } from "../../dashboard/gains.ts";
import { movedWords, stateWords } from "../../dashboard/verdict_words.ts";

test("a gain always has its sign, and of a share it is in points", () => {
  expect(gainText(0.0961, "share")).toBe("+9.6 points");
  expect(gainText(-0.004, "count")).toBe("−0.00");
  expect(gainText(12.3, "percent")).toBe("+12 points");
  expect(intervalText(-0.012, 0.25, "share")).toBe("−1.2 to 25 points");
});

test("a small p value is never said to be nothing", () => {
  expect([0.0001, 0.032, 0.2, 1].map(pText)).toEqual(["under .001", ".032", ".20", "1.00"]);
});

test("where so few sites can show nothing, no interval and no p value stand beside the gain", () => {
  const found = {
    effect: 0.084,
    low: 0.017,
    high: 0.15,
    p: 0.032,
    permutation_p: 1 / 12,
    assignments: 12,
    unit: "share",
  };
  expect(overSitesText({ ...found, moved: "cannot_tell" })).toBe(
    "Mean gain +8.4 points; 12 ways to give the embedding dates to the sites, of which 8\u00A0% show as much. This describes what was found: so few sites can show nothing.",
  );
  expect(overSitesText({ ...found, moved: "moved" })).toContain("(1.7 to 15 points), p .032");
});

test("what cannot be told yet says from when it can", () => {
  const later = {
    moved: "cannot_tell",
    tell_from: "2026-10-01",
    grain: "month",
    good: "up" as const,
  };
  expect(movedWords(later)).toBe("cannot tell before Oct 2026");
  expect(movedWords({ ...later, grain: "quarter" })).toBe("cannot tell before Q4 2026");
  expect(movedWords({ ...later, tell_from: null })).toBe("cannot tell");
});

test("a theme that was embedded again says its dates", () => {
  const place = { theme: "T", site: "A", before_data: false, embedded_from: "2024-03-01" };
  const dates = { tapered_from: "2024-11-01", again_from: "2025-06-01" };
  expect(stateWords({ ...place, ...dates, state: "embedded" })).toBe(
    "Embedded again since Jun 2025 (first Mar 2024, tapered Nov 2024)",
  );
});

test("the axis of gains has signs, and of shares points as the sentence above it, not percent", () => {
  expect([0.1, 0, -0.05].map((value) => gainTick(value, "share"))).toEqual(["+10", "0", "−5"]);
  expect([0.5, -1].map((value) => gainTick(value, "count"))).toEqual(["+0.5", "−1"]);
  expect(gainTick(5, "percent")).toBe("+5");
});
