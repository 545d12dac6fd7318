import { expect, test } from "vitest";
import type { VerdictRules } from "../../../pipelines/verdicts/series.ts";
import type { Question } from "../../../pipelines/verdicts/answers.ts";
import { judge } from "../../../pipelines/verdicts/verdicts.ts";
import { constants, questionOf, rules, siteOf, start } from "./given.ts";

/** Series at the edges of the constants: each constant moved by one changes an answer or a number. */
const gain = () => 0.8;
const comparison = (months: number, names = ["B", "C"]) =>
  names.map((site) => siteOf(site, months));
const scenes: Question[] = [
  questionOf([siteOf("A", 24, { embedded: 12, gain }), ...comparison(24)], 24),
  questionOf([siteOf("A", 60, { embedded: 30, gain }), ...comparison(60)], 60),
  questionOf([siteOf("A", 24, { embedded: 18, gain }), ...comparison(24)], 24),
  questionOf([siteOf("A", 23, { embedded: 18, gain }), ...comparison(23)], 23),
  questionOf([siteOf("A", 24, { embedded: 13, gain })], 24),
  questionOf([siteOf("A", 23, { embedded: 13, gain })], 23),
  questionOf([siteOf("A", 36, { embedded: 18, gain }), ...comparison(36, ["B"])], 36),
  questionOf(
    [
      siteOf("A", 30, { embedded: 20, gain }),
      siteOf("B", 30),
      siteOf("C", 30, { without: [1, 4, 7, 10, 13, 16] }),
    ],
    30,
  ),
  questionOf([siteOf("A", 24, { embedded: 11, gain }), ...comparison(24)], 24),
  questionOf(
    [
      siteOf("A", 29, { embedded: 17, gain }),
      siteOf("B", 29),
      siteOf("C", 29, { without: [1, 4, 7, 18, 21, 24] }),
    ],
    29,
  ),
  questionOf([fellBefore([2, 0.92, 0.92, 0.92]), ...comparison(42)], 42),
  questionOf([fellBefore([1.3, 2.2, 0.92, 0.92]), ...comparison(42)], 42),
];

/** A site with the last four values before the embedding given. */
function fellBefore(values: readonly number[]) {
  const site = siteOf("A", 42, { embedded: 20, gain });
  const points = new Map(site.points);
  for (const [at, value] of values.entries()) points.set(start + 16 + at, { value, n: 20 });
  return { ...site, points };
}

const told = (by: VerdictRules): string =>
  JSON.stringify(
    judge(scenes, by).map(({ sites }) =>
      sites.map(
        ({ moved, before, after, decidedBy, stuck, tellFrom, badRun, compared, own, lasting }) => [
          [moved, before, after, decidedBy, stuck, tellFrom],
          [compared?.estimate, own?.estimate, badRun, lasting?.late.estimate],
        ],
      ),
    ),
  );

test.each(constants.flatMap((name) => [1, -1].map((by) => [name, by] as const)))(
  "%s moved by %d changes an answer",
  (name, by) => {
    expect(told({ ...rules, [name]: rules[name] + by })).not.toBe(told(rules));
  },
);
