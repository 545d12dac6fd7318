import fc from "fast-check";
import { expect, it } from "vitest";
import {
  dayOf,
  isoDate,
  monthsBetween,
  usDate,
  workingDay,
} from "../../data/generator/calendar.ts";

it("agrees with the platform's calendar, leap days and turns of the century included", () => {
  const day = fc.integer({ min: -40_000, max: 80_000 });
  fc.assert(
    fc.property(day, (number) => {
      const written = new Date(number * 86_400_000).toISOString().slice(0, 10);
      expect(isoDate(number)).toBe(written);
      expect(dayOf(written)).toBe(number);
    }),
  );
});

it("moves a weekend to its Monday", () => {
  const week = ["2026-06-05", "2026-06-06", "2026-06-07", "2026-06-08"];
  const moved = week.map((date) => isoDate(workingDay(dayOf(date))));
  expect(moved).toEqual(["2026-06-05", "2026-06-08", "2026-06-08", "2026-06-08"]);
});

it("writes what spreadsheets write, and counts months over the new year", () => {
  expect(usDate(dayOf("2026-03-09"))).toBe("3/9/2026");
  expect(monthsBetween("2025-11", "2026-02")).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
});
