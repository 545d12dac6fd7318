import { expect, test } from "vitest";
import { absentExports, memoryInWords, nextExports } from "../../dashboard/next_files.ts";
import type { NextFile, SeriesCoverage } from "../../server/api.ts";

const file = (name: string, given: Partial<NextFile> = {}): NextFile => ({
  export: name,
  importId: 1,
  file: `${name}.csv`,
  importedAt: "2026-07-01T08:00:00Z",
  importedBy: null,
  imports: 1,
  remembered: [],
  asked: [],
  ...given,
});

const series = (given: Partial<SeriesCoverage>): SeriesCoverage => ({
  export: "sessions",
  measure: null,
  grain: "month",
  site: "Ashford",
  first: "2025-01-01",
  last: "2026-06-01",
  newest: "2026-06-26",
  periods: 18,
  filled: 18,
  ...given,
});

const goesOn = (name: string, own: SeriesCoverage[]): string[] =>
  nextExports({ series: own, holes: [] }, [file(name)])[0]!.goesOn;

test("the next file begins the day after the newest of any site, over the end of a year too", () => {
  const later = series({ site: "Larkspur", newest: "2026-12-31" });
  expect(goesOn("sessions", [series({}), later])).toEqual([
    "To 31 Dec 2026: the next file should begin 1 Jan 2027.",
  ]);
});

test("quarterly values go on with the next quarter", () => {
  const quarterly = { export: "fidelity", grain: "quarter", newest: "2025-10-01" } as const;
  expect(goesOn("fidelity", [series(quarterly)])).toEqual([
    "Quarters to Q4 2025: the next is Q1 2026.",
  ]);
});

test("goals, staff and priorities are brought whole", () => {
  expect(goesOn("staff", [series({ export: "staff", newest: null })])).toEqual([
    "Bring the whole list again: what is known already is left as it is.",
  ]);
});

test("a site that lacks its newest months is named, one with a gap in between is not", () => {
  const both = ["Ashford", "Larkspur"].map((site) => series({ site }));
  const lacks = { export: "sessions", measure: null, grain: "month" } as const;
  const [found] = nextExports(
    {
      series: both,
      holes: [
        { ...lacks, site: "Ashford", month: "2026-05-01", hole: "newest" },
        { ...lacks, site: "Larkspur", month: "2025-05-01", hole: "between" },
      ],
    },
    [file("sessions")],
  );
  expect(found?.behind.map(({ site }) => site)).toEqual(["Ashford"]);
});

test("what is answered from memory is told from what is asked again", () => {
  const remembered = [{ id: "denominator:People", value: "everyone" }];
  expect(memoryInWords(file("fidelity", { remembered, asked: ["older-file"] }))).toBe(
    "1 question is answered from memory; 1 question may be asked again.",
  );
});

test("an export that is not here is named with what cannot be said without it, a catalogue is not", () => {
  const files = ["sessions", "fidelity", "staff"].map((name) => file(name));
  expect(absentExports(files).map((each) => each.export)).toEqual(["goals", "priorities"]);
  expect(absentExports(files)[0]!.missed).toBe(
    "without them no session can count as purposeful, and no theme as embedded",
  );
});
