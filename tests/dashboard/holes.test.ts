import { expect, test } from "vitest";
import { findHoles, holeSentence, monthsInWords } from "../../dashboard/holes.ts";
import type { HoleRow, SeriesCoverage } from "../../server/api.ts";

const measures = [
  {
    measure: "ns_share",
    label: "Natural supports, share",
    unit: "share",
    good: "up",
    target: null,
  },
] as const;

const series = (site: string, given: Partial<SeriesCoverage> = {}): SeriesCoverage => ({
  export: "sessions",
  measure: null,
  grain: "month",
  site,
  first: "2025-01-01",
  last: "2026-06-01",
  newest: "2026-06-20",
  periods: 18,
  filled: 18,
  ...given,
});

const hole = (site: string, month: string, given: Partial<HoleRow> = {}): HoleRow => ({
  export: "sessions",
  measure: null,
  grain: "month",
  site,
  month: `${month}-01`,
  hole: "between",
  ...given,
});

const all = ["Ashford", "Larkspur", "Millbrook", "Quarry Road"].map((site) => series(site));
const sentences = (rows: HoleRow[], beside = all): string[] =>
  findHoles(rows, beside).map((each) => holeSentence(each, [...measures]));

test("months in a row are one hole, and it is said that the other sites have them", () => {
  expect(sentences([hole("Millbrook", "2026-05"), hole("Millbrook", "2026-04")])).toEqual([
    "Millbrook has no coaching sessions for Apr and May 2026; the other 3 sites have.",
  ]);
});

test("months that are parted are holes of their own, the newest first", () => {
  const found = sentences([hole("Ashford", "2025-03"), hole("Ashford", "2025-12")]);
  expect(found.map((words) => words.split(";")[0])).toEqual([
    "Ashford has no coaching sessions for Dec 2025",
    "Ashford has no coaching sessions for Mar 2025",
  ]);
});

test("a site that began later, or lacks the month too, is not among those that have it", () => {
  const beside = [...all.slice(0, 3), series("Quarry Road", { first: "2026-06-01" })];
  const rows = [hole("Ashford", "2026-05"), hole("Larkspur", "2026-05")];
  expect(sentences(rows, beside)).toEqual([
    "Ashford has no coaching sessions for May 2026; 1 of the other 3 sites has.",
    "Larkspur has no coaching sessions for May 2026; 1 of the other 3 sites has.",
  ]);
});

test("measures of one file that lack the same months are one hole", () => {
  const of = { export: "fidelity" } as const;
  const rows = ["ns_attending", "ns_share"].map((measure) =>
    hole("Ashford", "2026-05", { ...of, measure }),
  );
  const beside = [series("Ashford", { ...of, measure: "ns_attending" })];
  expect(sentences(rows, beside)).toEqual([
    "Ashford has no values of ns_attending and natural supports, share for May 2026; it has before and after.",
  ]);
});

test("quarters that follow one another are one hole", () => {
  const quarterly = { export: "fidelity", measure: "survey/total", grain: "quarter" } as const;
  const rows = ["2025-10", "2026-01"].map((month) => hole("Ashford", month, quarterly));
  const beside = ["Ashford", "Larkspur"].map((site) => series(site, quarterly));
  expect(sentences(rows, beside)).toEqual([
    "Ashford has no values of survey: total for Q4 2025 and Q1 2026; the other site has.",
  ]);
});

test.each([
  [["2026-04-01"], "month", "Apr 2026"],
  [["2026-04-01", "2026-05-01", "2026-06-01"], "month", "Apr to Jun 2026"],
  [["2025-11-01", "2025-12-01", "2026-01-01"], "month", "Nov 2025 to Jan 2026"],
  [["2026-01-01", "2026-04-01"], "quarter", "Q1 and Q2 2026"],
])("%j by %s are %s", (months, grain, words) => {
  expect(monthsInWords(months, grain)).toBe(words);
});
