import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addMonths,
  dayName,
  daysBetween,
  monthName,
  monthsFrom,
  quarterName,
} from "../../dashboard/months.ts";
import { monthsShown, twoYears } from "../../dashboard/period.ts";

test("months follow one another over the turn of a year", () => {
  expect(monthsFrom("2024-11", "2025-02")).toEqual(["2024-11", "2024-12", "2025-01", "2025-02"]);
  expect(monthsFrom("2025-02", "2025-01")).toEqual([]);
});

test("adding months and taking them away comes back", () => {
  const month = fc
    .tuple(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, at]) => `${year}-${String(at).padStart(2, "0")}`);
  fc.assert(
    fc.property(month, fc.integer({ min: -200, max: 200 }), (from, n) => {
      expect(addMonths(addMonths(from, n), -n)).toBe(from);
    }),
  );
});

test("dates are written as people say them", () => {
  expect(dayName("2026-06-03")).toBe("3 Jun 2026");
  expect(monthName("2026-06")).toBe("Jun 2026");
  expect(quarterName("2024-07")).toBe("Q3 2024");
});

test("days are counted across a clock change", () => {
  expect(daysBetween("2026-03-01", "2026-04-01")).toBe(31);
  expect(daysBetween("2026-04-01", "2026-03-01")).toBe(-31);
});

test("a page shows the chosen months, but none before the data begin", () => {
  const rows = [{ month: "2025-09-01" }];
  expect(monthsShown("all", "2026-06-30", rows)).toHaveLength(10);
  expect(monthsShown(undefined, "2026-06-30", rows)).toHaveLength(10);
  expect(monthsShown("12", "2026-06-30", [{ month: "2020-01-01" }])).toHaveLength(12);
});

test("two years are twelve months each and do not overlap", () => {
  const { now, before } = twoYears("2026-06-30");
  expect([now[0], now.at(-1), before[0], before.at(-1)]).toEqual([
    "2025-07",
    "2026-06",
    "2024-07",
    "2025-06",
  ]);
});
