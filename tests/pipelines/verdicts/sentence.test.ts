import { expect, test } from "vitest";
import { siteSentence, themeSentence, type Words } from "../../../pipelines/verdicts/sentence.ts";
import type { Question, SiteVerdict } from "../../../pipelines/verdicts/answers.ts";
import { judge } from "../../../pipelines/verdicts/verdicts.ts";
import { questionOf, rules, siteOf, start } from "./given.ts";

const words: Words = {
  label: "Supports",
  unit: "count",
  good: 1,
  worthwhile: 0.25,
  period: (period) => `period ${period - start}`,
  grain: "month",
};
const first = (question: Question): SiteVerdict => judge([question], rules)[0]!.sites[0]!;
const say = (verdict: SiteVerdict, more: Partial<Words> = {}): string =>
  siteSentence(verdict, { ...words, ...more }, null);

/** A gain that moved, and no value in the last seven months. */
const stopped = siteOf("A", 40, {
  embedded: 18,
  gain: () => 1.5,
  without: [33, 34, 35, 36, 37, 38, 39],
});

test("sites that lack other months than the site are named as what is missing, not a lack of variation", () => {
  // 14 months before, of which B and C have 9 in common: compared it takes 12, alone 24 in all.
  const verdict = first(
    questionOf(
      [
        siteOf("A", 21, { embedded: 14 }),
        siteOf("B", 21, { without: [1, 4, 7] }),
        siteOf("C", 21, { without: [2, 5] }),
      ],
      21,
    ),
  );
  expect(verdict.reasons).toEqual(["too_few_shared", "too_few_in_all"]);
  expect(verdict.tellFrom).toBe(start + 24);
  expect(say(verdict)).toContain(
    "too few months with values both here and at the sites to compare with, and 21 months in all where 24 are needed; it can be told from period 24",
  );
});

test("whether a gain lasts is not blamed on other sites where the last months lack values", () => {
  const alone = first(questionOf([stopped], 40));
  expect(alone).toMatchObject({
    decidedBy: "own",
    moved: "moved",
    stuck: "not_clear",
    reasons: ["few_lasting_values"],
  });
  expect(say(alone)).toContain("not clear: too few values in the first or the last six months");
  const others = ["B", "C"].map((site) => siteOf(site, 40, { embedded: 36 }));
  const left = first(
    questionOf([siteOf("A", 40, { embedded: 18, gain: () => 1.5 }), ...others], 40),
  );
  expect(left).toMatchObject({ decidedBy: "compared", reasons: ["few_sites_left"] });
  expect(say(left)).toContain("not clear: too few sites are left to compare with");
});

test("a bad run before the embedding is said of a compared verdict too, however short the history", () => {
  const ran = (low: number) => {
    const site = siteOf("A", 23, { embedded: 15 });
    const points = new Map(site.points);
    for (const month of [12, 13, 14]) points.set(start + month, { value: low, n: 20 });
    return first(
      questionOf(
        [{ ...site, points }, siteOf("B", 23, { seed: 2 }), siteOf("C", 23, { seed: 3 })],
        23,
      ),
    );
  };
  expect(ran(0.2)).toMatchObject({ decidedBy: "compared", own: null, badRun: true });
  expect(ran(1.3)).toMatchObject({ decidedBy: "compared", own: null, badRun: false });
});

test("an interval without 0 that does not pass among all verdicts says so before anything else", () => {
  const verdict = first(
    questionOf([siteOf("A", 36, { embedded: 18 }), siteOf("B", 36), siteOf("C", 36)], 36),
  );
  const many = {
    ...verdict,
    moved: "no_clear_movement",
    reasons: ["many_verdicts", "too_little_data"],
  } as const;
  expect(say(many)).toMatch(
    /; among this many verdicts one like it is likely by chance; too little data to rule out a gain worth having \(0\.25\)\.$/,
  );
});

test("quarters are called quarters", () => {
  const late = first(questionOf([siteOf("A", 22, { embedded: 11 })], 22));
  expect(say(late, { grain: "quarter" })).toContain("11 quarters of values before the embedding");
  const holds = first(questionOf([siteOf("A", 40, { embedded: 18, gain: () => 1.5 })], 40));
  expect(say(holds, { grain: "quarter" })).toContain("over the last six quarters");
});

test("where the numbers are withheld a verdict has its words, and no number that was worked out", () => {
  const sentences = Array.from({ length: 12 }, (_, seed) => {
    const gain = () => (seed % 3) - 0.6;
    const sites = [
      siteOf("A", 40, { embedded: 18, gain, seed }),
      siteOf("B", 40, { embedded: 20, gain, seed }),
      siteOf("C", 40, { seed }),
      siteOf("D", 40, { seed, noise: 0.5 }),
      siteOf("E", 40, { seed }),
    ];
    const answer = judge([questionOf(sites, 40)], rules)[0]!;
    const withheld = { ...words, withheld: "numbers" } as const;
    return [
      siteSentence(answer.sites[0]!, withheld, start + 30),
      themeSentence(answer.theme, withheld),
    ];
  }).flat();
  const kinds = new Set<string>();
  for (const sentence of sentences) {
    kinds.add(/moved the wrong way|rose|neither/.exec(sentence)?.[0] ?? sentence);
    const known = sentence
      .replace(/Embedded since period \d+|tapered in period \d+/g, "")
      .replace(/at \d sites|with \d (sites )?that had not|fewer than 11|having \(0\.25\)/g, "")
      .replace(/^Too few sites to tell.*$/, "");
    expect(known).not.toMatch(/\d/);
    if (!sentence.startsWith("Too few")) expect(sentence).toContain("The numbers are withheld");
  }
  expect(kinds.size).toBeGreaterThan(2);
});
