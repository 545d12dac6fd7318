import { expect, test } from "vitest";
import { valueDomain } from "../../dashboard/charts/value_axis.ts";

test("an axis starts at 0 for counts, and near the data for scores and shares far from 0", () => {
  expect(valueDomain([1.2, 2.4], "count")[0]).toBe(0);
  expect(valueDomain([0.4, 0.9], "share")[0]).toBe(0);
  expect(valueDomain([0.6, 0.9], "share")[0]).toBeGreaterThan(0.5);
  const [low, high] = valueDomain([72, 84, null], "percent");
  expect(low).toBeGreaterThan(60);
  expect(low).toBeLessThan(72);
  expect(high).toBeGreaterThan(84);
  expect(valueDomain([10, 84], "percent")[0]).toBe(0);
});

test("an axis shows what lies below 0, and begins at 0 where nothing is known", () => {
  expect(valueDomain([-3, 2], "count")[0]).toBe(-3);
  expect(valueDomain([-3, -1], "score")[0]).toBe(-3);
  expect(valueDomain([null, null], "share")).toEqual([0, 1]);
});
