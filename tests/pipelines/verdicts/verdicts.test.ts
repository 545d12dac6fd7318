import { expect, test } from "vitest";
import type { VerdictRules } from "../../../pipelines/verdicts/series.ts";
import type { SiteVerdict, Question } from "../../../pipelines/verdicts/answers.ts";
import { judge } from "../../../pipelines/verdicts/verdicts.ts";
import { questionOf, rules, siteOf, start } from "./given.ts";

const others = (months: number, count = 3) =>
  ["B", "C", "D", "E", "F"].slice(0, count).map((site) => siteOf(site, months));

const first = (question: Question, by: VerdictRules = rules): SiteVerdict =>
  judge([question], by)[0]!.sites[0]!;

test("a gain that sites without the theme do not have is moved, and holds while it stays", () => {
  const verdict = first(
    questionOf([siteOf("A", 36, { embedded: 18, gain: () => 0.8 }), ...others(36)], 36),
  );
  expect(verdict).toMatchObject({ moved: "moved", decidedBy: "compared", stuck: "holding" });
  expect(verdict).toMatchObject({ before: 18, after: 12, tellFrom: null });
  expect(verdict.compared!.low).toBeGreaterThan(0);
  expect(verdict.compared!.estimate).toBeCloseTo(0.8, 0);
});

test("a gain that was there and went is drifting or lost, never holding", () => {
  const gain = (month: number) => (month < 6 ? 0.9 : 0);
  const verdict = first(questionOf([siteOf("A", 36, { embedded: 18, gain }), ...others(36)], 36));
  expect(verdict.moved).toBe("moved");
  expect(["drifting", "lost"]).toContain(verdict.stuck);
});

test("a fall is moved the wrong way, and good where a fall is good", () => {
  const sites = [siteOf("A", 36, { embedded: 18, gain: () => -0.8 }), ...others(36)];
  expect(first(questionOf(sites, 36)).moved).toBe("moved_wrong_way");
  expect(first(questionOf(sites, 36, { good: -1 }))).toMatchObject({
    moved: "moved",
    stuck: "holding",
  });
});

test("what rose everywhere is not a gain of the theme", () => {
  const lifted = ["B", "C", "D"].map((name) => {
    const site = siteOf(name, 36, { embedded: 18, gain: () => 0.8 });
    return { ...site, embedded: null };
  });
  const verdict = first(
    questionOf([siteOf("A", 36, { embedded: 18, gain: () => 0.8 }), ...lifted], 36),
  );
  expect(verdict.moved).toBe("rose_everywhere");
});

test("nothing is told before six months after, and the month from which it can be is named", () => {
  const verdict = first(questionOf([siteOf("A", 22, { embedded: 18 }), ...others(22)], 22));
  expect(verdict).toMatchObject({ moved: "cannot_tell", reasons: ["too_few_after"] });
  expect(verdict.tellFrom).toBe(start + 24);
  const told = first(questionOf([siteOf("A", 24, { embedded: 18 }), ...others(24)], 24));
  expect(told.moved).not.toBe("cannot_tell");
});

test("with fewer than twelve months before it can never be told", () => {
  const verdict = first(questionOf([siteOf("A", 30, { embedded: 11 }), ...others(30)], 30));
  expect(verdict).toMatchObject({ moved: "cannot_tell", tellFrom: null });
  expect(verdict.reasons).toContain("too_few_before");
});

test("without sites to compare with, the own history decides and says so", () => {
  const verdict = first(questionOf([siteOf("A", 36, { embedded: 18, gain: () => 1.2 })], 36));
  expect(verdict).toMatchObject({ decidedBy: "own", compared: null });
  expect(verdict.own!.df).toBe(30 - 5);
});

test("a theme embedded before the data begin has no verdict", () => {
  const before = { ...siteOf("A", 36), embedded: Number.NEGATIVE_INFINITY };
  expect(first(questionOf([before, ...others(36)], 36))).toMatchObject({
    moved: "cannot_tell",
    reasons: ["embedded_before_data"],
  });
});

test("values that never vary give no verdict, and no number", () => {
  const flat = (site: string, embedded: number | null) => siteOf(site, 36, { embedded, noise: 0 });
  const verdict = first(questionOf([flat("A", 18), flat("B", null), flat("C", null)], 36));
  expect(verdict).toMatchObject({
    moved: "cannot_tell",
    reasons: ["no_variation"],
    compared: null,
  });
});

test("over all sites, fewer than two of either kind are not a comparison, and two of each too few", () => {
  const embedding = (site: string, at: number) =>
    siteOf(site, 40, { embedded: at, gain: () => 0.8 });
  const one = judge([questionOf([embedding("A", 18), ...others(40)], 40)], rules)[0]!.theme;
  expect(one).toMatchObject({ moved: "cannot_tell", reasons: ["not_a_comparison"] });
  const two = judge(
    [questionOf([embedding("A", 18), embedding("G", 18), ...others(40, 2)], 40)],
    rules,
  )[0]!.theme;
  expect(two).toMatchObject({ moved: "cannot_tell", reasons: ["too_few_sites"] });
  expect(two.together!.permutation.least).toBeCloseTo(1 / 3, 12);
});

test("themes with too few sites to tell make no claim, and lend none to the others", () => {
  const asked = (sites: number, gain: number) =>
    questionOf(
      [
        ...["A", "G", "H", "I"]
          .slice(0, sites)
          .map((site) => siteOf(site, 40, { embedded: 18, gain: () => gain })),
        ...others(40, sites),
      ],
      40,
    );
  const judged = [asked(4, 0.1), asked(4, 0)];
  const q = (questions: Question[]) => judge(questions, rules).map(({ theme }) => theme.q);
  const refused = Array.from({ length: 6 }, () => asked(2, 5));
  expect(q([...judged, ...refused])).toEqual([...q(judged), ...refused.map(() => null)]);
});

test("over enough sites a gain is moved only where the permutation agrees", () => {
  const embedding = ["A", "G", "H", "I"].map((site) =>
    siteOf(site, 40, { embedded: 18, gain: () => 0.8 }),
  );
  const { theme } = judge([questionOf([...embedding, ...others(40, 4)], 40)], rules)[0]!;
  expect(theme.moved).toBe("moved");
  expect(theme.together!.permutation).toMatchObject({ assignments: 70 });
  expect(theme.together!.permutation.p).toBeCloseTo(2 / 70, 12);
  expect(theme.together!.df).toBe(6);
});
