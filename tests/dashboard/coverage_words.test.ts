import { expect, test } from "vitest";
import { coverageFinding } from "../../dashboard/pages/plan_coverage.ts";
import type { CoverageRow } from "../../server/api.ts";

const row: CoverageRow = {
  staff: "Ana Lee",
  site: "North",
  active: true,
  last_session: "2026-06-01",
  sessions: 3,
  days_since_last: 10,
  not_reached_themes: null,
  flags: null,
};
const say = (goals: boolean, roster: boolean, waiting: CoverageRow[] = []) =>
  coverageFinding([row, row], waiting, 90, { goals, roster });

test("coaching reaches all only where a roster and PD goals say who and what there is to reach", () => {
  expect(say(true, true)).toBe("Coaching reaches all 2 active staff members.");
  for (const [goals, roster] of [
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    const words = say(goals, roster);
    expect(words).not.toContain("reaches all");
    expect(words.includes("No roster has been imported")).toBe(!roster);
    expect(words.includes("No PD goals have been imported")).toBe(!goals);
  }
});

test("what is missing is said beside those who wait, too", () => {
  expect(say(true, false, [{ ...row, sessions: 0 }])).toMatch(
    /^1 of 2 active staff members is waiting: 1 had no session yet\. No roster /,
  );
});
