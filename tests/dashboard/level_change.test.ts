import { expect, test } from "vitest";
import { trend } from "../../dashboard/gallery/rows.ts";
import { twoLevelsWords, withTwoLevels } from "../../dashboard/level_change.ts";
import { monthsFrom } from "../../dashboard/months.ts";
import { readSeries } from "../../dashboard/series.ts";
import { fidelityLimits } from "../../pipelines/statistics/fidelity.ts";

const months = monthsFrom("2024-07", "2026-06");
const low = [1.1, 0.9, 1.2, 1, 1.1, 0.8, 1.2, 1, 1.1, 0.9, 1.2, 1];
const high = low.map((value) => value + 1);

/** Whether a chart of these values has two levels, as the pipeline draws it. */
function hasTwo(values: number[], baseline: string | null = null, shown = months): boolean {
  const identity = { agency: "agency", site: "Elm", measure: "ns", grain: "month" };
  const none = { instrument: null, version: null, subscale: null, respondent: null };
  const periods = values.map((value, at) => ({
    ...identity,
    ...none,
    month: `${months[at]}-01`,
    value,
  }));
  const baselines = baseline === null ? [] : [{ ...identity, from_month: `${baseline}-01` }];
  const judged = fidelityLimits(periods, new Map([["ns", "up"]]), "2026-06-30", baselines);
  const rows = judged.map((row, at) => ({ ...trend[0]!, ...row, value: values[at]! }));
  return withTwoLevels(readSeries(rows, [], "2026-06-30"), shown).length === 1;
}

test("a lasting rise marks the months before it too, and the page says why", () => {
  expect(hasTwo([...low, ...high])).toBe(true);
  expect(hasTwo([...high, ...low])).toBe(true);
  expect(hasTwo([...low, ...low])).toBe(false);
});

test("limits of their own from the change on, or a view of one level alone, leave nothing to explain", () => {
  expect(hasTwo([...low, ...high], "2025-07")).toBe(false);
  expect(hasTwo([...low, ...high], null, months.slice(12))).toBe(false);
});

test("the charts are named where they are few", () => {
  expect(twoLevelsWords([], "sites")).toBeNull();
  expect(twoLevelsWords(["Ash", "Elm"], "sites")).toMatch(/^Ash and Elm: earlier and later points/);
  expect(twoLevelsWords(["A", "B", "C", "D"], "sites")).toMatch(/^4 sites: /);
});
