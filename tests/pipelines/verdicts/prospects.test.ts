import { expect, test } from "vitest";
import { answerTarget } from "../../../pipelines/verdicts/prospects.ts";
import type { ProspectSeries } from "../../../pipelines/verdicts/prospects.ts";
import { rules, siteOf } from "./given.ts";

/** Three sites with a score for each quarter of 2020 to 2025; MI skills are embedded at East. */
const series: ProspectSeries = {
  rules,
  measure: { label: "Skill", unit: "score", good: "down", smallest_change: 9 },
  periods: ["North", "South", "East"].flatMap((site) =>
    [...siteOf(site, 24).points.values()].map(({ value, n }, quarter) => ({
      site,
      measure: "skill",
      instrument: "COMET",
      version: null,
      subscale: null,
      respondent: null,
      grain: "quarter",
      month: `${2020 + Math.floor(quarter / 4)}-${String((quarter % 4) * 3 + 1).padStart(2, "0")}-01`,
      value,
      n,
      unit: "score",
    })),
  ),
  embedding: [
    { site: "East", state: "embedded", embedded_from: "2024-04-01" },
    { site: "South", state: "not_embedded", embedded_from: null },
  ],
};
const ground = { asOf: "2025-12-31", planned: new Map<string, string>() };
const target = { theme: "MI skills", site: "north", measure: "skill", start: "2026-05" };

test("quarters are counted and named as quarters, and a fall that is good is told as one", () => {
  const [answer] = answerTarget({ ...target, recordedOn: null }, series, ground);
  expect(answer).toMatchObject({
    site: "North",
    instrument: "COMET",
    grain: "quarter",
    decidedBy: "own",
    least: { after: 6, until: "2027-07-01" },
    most: { after: 12, until: "2029-01-01" },
    lacks: [{ what: "no_comparison_sites", have: 1, needed: 2, from: null }],
  });
  expect(answer!.sentence).toMatch(
    /^Skill: −0\.\d+ could be shown by Q1 2029; with 6 quarters, by Q3 2027, −0\.\d+\. By the site's own history alone, with 24 quarters before and about 20 families or meetings a quarter\. 1 site/,
  );
  expect(answer!.sentence).not.toContain("smallest change worth having");
});

test("a measure of two respondents is answered for each by its name, also where nothing could be told", () => {
  const by = (respondent: string, quarters: number) =>
    series.periods
      .filter((_, at) => at % 24 >= 24 - quarters)
      .map((period) => ({ ...period, respondent }));
  const answers = answerTarget(
    { ...target, recordedOn: null },
    { ...series, periods: [...by("youth", 24), ...by("caregiver", 9)] },
    ground,
  );
  expect(answers.map(({ sentence }) => sentence)).toEqual([
    expect.stringMatching(/^Skill, youth: −0/),
    expect.stringMatching(/^Skill, caregiver: nothing could be told\. 10 quarters/),
  ]);
});

test.each([
  [null, "a measure that is chosen now is marked as set afterwards."],
  ["2024-03-31", "after this was recorded: the measure counts as chosen before."],
  ["2024-04-01", "before this was recorded: the measure is marked as set afterwards."],
])("where the theme is embedded, a plan of %s is told what it counts for", (recordedOn, words) => {
  const [answer] = answerTarget({ ...target, site: "East", recordedOn }, series, ground);
  expect(answer).toMatchObject({ state: "embedded", decidedBy: null, most: null });
  expect(answer!.sentence).toContain("It was embedded here in Apr 2024");
  expect(answer!.sentence).toContain(words);
});

test("a site without values of the measure is told to bring them, with how many it takes", () => {
  const [answer] = answerTarget({ ...target, site: "West", recordedOn: null }, series, ground);
  expect(answer!.sentence).toBe(
    "Skill: nothing could be told. Skill has no values here: bring them. It takes 12 months of values before the start.",
  );
});
