import fc from "fast-check";
import { expect, test } from "vitest";
import { segments } from "../../dashboard/charts/coaching_mix.ts";
import { isWithheld, readMix, shades, sumMix } from "../../dashboard/mix.ts";
import type { MixRow } from "../../server/api.ts";

const row = (changes: Partial<MixRow>): MixRow => ({
  site: "Site A",
  month: "2026-01-01",
  class: "purposeful",
  sessions: 0,
  minutes: null,
  chance_share: null,
  headline: 0,
  weak: 0,
  entry_only: 0,
  sessions_with_minutes: 0,
  chance_draws: null,
  headline_minutes: null,
  entry_only_minutes: null,
  unsettled: 0,
  ...changes,
});

const months = ["2026-01", "2026-02"];

test("the headline share leaves out weak links, what is not logged enough, and required training", () => {
  const rows = [
    row({ class: "purposeful", sessions: 6, headline: 4, weak: 2 }),
    row({ class: "unanchored", sessions: 3 }),
    row({ class: "reactive", sessions: 1, entry_only: 1 }),
    row({ class: "unknown", sessions: 50 }),
    row({ class: "required", sessions: 70 }),
  ];
  const total = sumMix(readMix(rows, months, null));
  expect(total.share).toBe(4 / 10);
  expect(total.required).toBe(70);
  expect(total.sessions.unknown).toBe(50);
});

test("a month that is withheld is neither zero nor a part of any sum, and a page says of which sites", () => {
  const rows = [
    row({ class: "purposeful", sessions: 6, headline: 4 }),
    row({ site: "Site B", class: "withheld" }),
    row({ site: "Site B", class: "withheld" }),
    row({ site: "Site B", month: "2026-02-01", class: "withheld" }),
  ];
  const mix = readMix(rows, months, null);
  expect(mix.map(({ withheld }) => withheld)).toEqual([1, 1]);
  expect(mix.map(isWithheld)).toEqual([false, true]);
  expect(sumMix(mix)).toMatchObject({ counted: 6, withheld: 2 });
  expect(readMix(rows, months, "Site A").map(isWithheld)).toEqual([false, false]);
});

test("hours are shared out as sessions are: minutes of weak links are outside the headline", () => {
  const rows = [
    row({
      class: "purposeful",
      sessions: 3,
      headline: 1,
      weak: 2,
      minutes: 100,
      headline_minutes: 40,
      sessions_with_minutes: 2,
    }),
    row({ class: "reactive", sessions: 1, minutes: 60, sessions_with_minutes: 1 }),
    row({ class: "unknown", sessions: 9, minutes: 500, sessions_with_minutes: 9 }),
  ];
  const total = sumMix(readMix(rows, months, null));
  expect([total.shareOfMinutes, total.minutes.weak]).toEqual([0.25, 60]);
  expect([total.timed, total.counted]).toEqual([3, 4]);
});

test("the chance level of several sites is weighted by their sessions", () => {
  const rows = [
    row({ class: "purposeful", sessions: 30, headline: 30, chance_share: 0.2 }),
    row({ site: "Site B", class: "unanchored", sessions: 10, chance_share: 0.6 }),
    row({ site: "Site B", class: "unknown", sessions: 90, chance_share: 0.6 }),
  ];
  expect(sumMix(readMix(rows, months, null)).chance).toBeCloseTo(0.3, 12);
  expect(sumMix(readMix(rows, months, "Site B")).chance).toBeCloseTo(0.6, 12);
});

test("a month without coaching has neither a share nor a chance level", () => {
  const total = sumMix(readMix([], months, null));
  expect([total.share, total.chance]).toEqual([null, null]);
});

const anyRow = fc.record({
  site: fc.constantFrom("Site A", "Site B"),
  month: fc.constantFrom("2026-01-01", "2026-02-01", "2020-01-01"),
  class: fc.constantFrom("purposeful", "unanchored", "reactive", "unknown", "required"),
  sessions: fc.integer({ min: 0, max: 40 }),
  split: fc.double({ min: 0, max: 1, noNaN: true }),
  minutes: fc.option(fc.integer({ min: 0, max: 4000 })),
});

test("the bars of a chart hold every session of the rows below it, once", () => {
  fc.assert(
    fc.property(fc.array(anyRow), (drawn) => {
      const rows = drawn.map(({ split, ...rest }) => {
        const part = Math.floor(rest.sessions * split);
        const headline = rest.class === "purposeful" ? part : 0;
        return row({
          ...rest,
          headline,
          weak: rest.sessions - headline,
          entry_only: rest.class === "reactive" ? part : 0,
        });
      });
      const mix = readMix(rows, months, null);
      const expected = rows
        .filter(
          ({ month, class: name }) => months.includes(month.slice(0, 7)) && name !== "required",
        )
        .reduce((sum, { sessions }) => sum + sessions, 0);
      const bars = segments(mix, "sessions").reduce((sum, { y1, y2 }) => sum + y2 - y1, 0);
      expect(bars).toBe(expected);
      for (const month of mix) {
        const top = shades.reduce((sum, shade) => sum + month.sessions[shade], 0);
        const drawnTop = Math.max(0, ...segments([month], "sessions").map(({ y2 }) => y2));
        expect(drawnTop).toBe(top);
      }
    }),
  );
});
