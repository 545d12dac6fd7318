import { expect, test } from "vitest";
import { eventStudy } from "../../../pipelines/verdicts/event_study.ts";
import { verdictPoints } from "../../../pipelines/verdicts/points.ts";
import { sensitivity } from "../../../pipelines/verdicts/sensitivity.ts";
import { judge } from "../../../pipelines/verdicts/verdicts.ts";
import { questionOf, rules, siteOf, start } from "./given.ts";

const gain = (): number => 0.8;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const compared = questionOf(
  [
    siteOf("A", 42, { embedded: 26, gain, without: [5] }),
    siteOf("B", 42, { without: [9] }),
    siteOf("C", 42, { embedded: 40 }),
  ],
  42,
);
const answer = judge([compared], rules)[0]!;
const points = verdictPoints(answer);
const at = (site: string, month: number) =>
  points.find((point) => point.site === site && point.period === start + month)!;

test("every month of a site is told: used by the deciding model, or dropped with the reason", () => {
  const own = points.filter(({ site }) => site === "A");
  expect(own).toHaveLength(42);
  const { observed } = answer.sites[0]!.compared!;
  const used = own.filter((point) => point.used);
  expect(used.map(({ period }) => period)).toEqual(observed.periods);
  expect(used.map(({ difference }) => difference)).toEqual(observed.values);
  expect(used.map(({ weight }) => weight)).toEqual(observed.weights);
  expect(own.every(({ used: counts, why }) => counts === (why === null))).toBe(true);
  expect([1, 5, 9, 38].map((month) => at("A", month).why)).toEqual([
    "before the window",
    "no value at the site",
    "no value at B",
    "after the window",
  ]);
  expect(at("B", 20)).toMatchObject({
    used: false,
    why: "the theme is not embedded here",
    x: null,
  });
  expect(at("C", 41)).toMatchObject({ used: false, why: "no model decides yet" });
});

test("limits are frozen on the months before the embedding", () => {
  const [before] = compared.sites;
  const values = Array.from({ length: 26 }, (_, month) => before!.points.get(start + month)?.value);
  const known = values.filter((value) => value !== undefined);
  expect(at("A", 3).center).toBeCloseTo(mean(known), 12);
  expect(at("A", 41).upper).toBe(at("A", 3).upper);
  expect(at("A", 33).signal).toBe("improvement");
  // Wheeler: mean +/- 2.66 x mean moving range, none across the missing month
  const steps = values.flatMap((value, month) => {
    const last = values[month - 1];
    return value === undefined || last === undefined ? [] : [Math.abs(value - last)];
  });
  expect(at("A", 3).upper).toBeCloseTo(mean(known) + 2.66 * mean(steps), 12);
});

test("where numerators and denominators are given, limits widen with small denominators", () => {
  const shares = siteOf("A", 36, { embedded: 20, noise: 0 });
  const withSizes = new Map(
    [...shares.points].map(([period], place) => {
      const denominator = place % 2 === 0 ? 40 : 160;
      const value = (8 + (place % 3)) / 40;
      return [period, { value, n: 20, denominator }] as const;
    }),
  );
  const judged = judge([questionOf([{ ...shares, points: withSizes }], 36)], rules)[0]!;
  const [small, large] = verdictPoints(judged);
  expect(small!.upper! - small!.center!).toBeCloseTo(2 * (large!.upper! - large!.center!), 12);
});

test("the baseline continued keeps the distance to the sites compared with, while they do without it", () => {
  const { fit } = answer.sites[0]!.compared!;
  const point = at("A", 30);
  const others = ["B", "C"].map((site) => at(site, 30).value!);
  expect(point.comparisonMean).toBeCloseTo(mean(others), 12);
  expect(point.expected).toBeCloseTo(mean(others) + fit.coefficients[0]!, 12);
  expect(point.expectedLow).toBeLessThan(point.expected!);
  expect(at("A", 25).expected).toBeNull();
  expect(at("A", 39).expected).not.toBeNull();
  expect(at("A", 40).expected).toBeNull();
});

test("a straight line is continued no further than the window", () => {
  const alone = questionOf([siteOf("A", 42, { embedded: 24, gain })], 42);
  const told = verdictPoints(judge([alone], rules)[0]!);
  expect(told.filter(({ expected }) => expected !== null).map(({ x }) => x)).toEqual(
    Array.from({ length: 12 }, () => 1),
  );
  expect(told.at(-1)).toMatchObject({ expected: null, why: "after the window", weight: 20 });
});

test("other methods stand beside the deciding one, and none of them decides", () => {
  const question = questionOf(
    [siteOf("A", 36, { embedded: 18, gain }), siteOf("B", 36), siteOf("C", 36), siteOf("D", 36)],
    36,
  );
  const verdict = judge([question], rules)[0]!.sites[0]!;
  const methods = sensitivity(verdict);
  const by = (name: string) => methods.find(({ method }) => method === name)!;
  expect(methods.filter(({ decides }) => decides).map(({ method }) => method)).toEqual([
    "reml_ar1",
  ]);
  expect(by("reml_ar1")).toMatchObject({ estimate: verdict.compared!.estimate });
  // equal weights: OLS is the plain difference of the means
  const { periods, values } = verdict.compared!.observed;
  const side = (after: boolean) =>
    mean(values.filter((_, place) => periods[place]! >= start + 18 === after));
  expect(by("ols").estimate).toBeCloseTo(side(true) - side(false), 12);
  const width = (name: string) => by(name).high - by(name).low;
  expect(width("newey_west")).toBeGreaterThanOrEqual(width("ols"));
  expect(by("newey_west").lag).toBe(3);
  expect(by("with_line").estimate).not.toBe(by("reml_ar1").estimate);
});

const many = (embedded: number, others: number) => [
  ...Array.from({ length: embedded }, (_, site) =>
    siteOf(`E${site}`, 40, { embedded: 18 + (site % 3), gain, seed: site + 1 }),
  ),
  ...Array.from({ length: others }, (_, site) => siteOf(`N${site}`, 40, { seed: 50 + site })),
];

test("an event study of enough sites has one band over all its months, and is 0 at the base", () => {
  const { effects, missing } = eventStudy(questionOf(many(12, 10), 40), rules, 1);
  expect(missing).toBeNull();
  expect(effects.every(({ site }) => site === null)).toBe(true);
  expect(effects.find(({ since }) => since === -1)).toMatchObject({ estimate: 0, low: null });
  const after = effects.filter(({ since }) => since >= 0);
  expect(mean(after.map(({ estimate }) => estimate))).toBeCloseTo(0.8, 0);
  expect(after.every(({ low, high, estimate }) => low! < estimate && estimate < high!)).toBe(true);
});

test("few sites get each its own line and no band, and fewer than two of a kind no event study", () => {
  const { effects } = eventStudy(questionOf(many(3, 2), 40), rules, 1);
  expect(new Set(effects.map(({ site }) => site))).toEqual(new Set([null, "E0", "E1", "E2"]));
  expect(effects.every(({ low, high }) => low === null && high === null)).toBe(true);
  const at4 = effects.filter(({ since }) => since === 4);
  const [whole, ...own] = at4.map(({ estimate }) => estimate);
  expect(whole).toBeCloseTo(mean(own), 12);
  expect(eventStudy(questionOf(many(1, 5), 40), rules, 1).missing).toContain("there is 1");
  expect(eventStudy(questionOf(many(3, 1), 40), rules, 1).missing).toContain("1 that have not");
});

test("a site with a missing month has no part in an event study, and is named", () => {
  const gappy = siteOf("E9", 40, { embedded: 20, gain, without: [12, 30] });
  const { leftOut } = eventStudy(questionOf([...many(4, 3), gappy], 40), rules, 1);
  expect(leftOut.join()).toContain("E9");
});
