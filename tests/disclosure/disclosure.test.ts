import fc from "fast-check";
import { expect, test } from "vitest";
import type { Question } from "../../pipelines/verdicts/answers.ts";
import type { VerdictTables } from "../../pipelines/verdicts/table.ts";
import { toldNumbers } from "../../pipelines/verdicts/told_numbers.ts";
import {
  agencyOf,
  isProtected,
  roundedOf,
  tablesOf,
  tablesOfAll,
  toldOf,
  type Withheld,
  withheldOf,
  withOther,
  wordsOf,
} from "./backwards.ts";

/** Small agencies whose verdicts rest on withheld months, and three of those each. */
const agencies = Array.from({ length: 40 }, (_, at) => agencyOf(at + 1))
  .filter((question) => withheldOf(question).length > 20)
  .slice(0, 6);

const some = (months: readonly Withheld[]): Withheld[] =>
  months.filter((_, at) => at % Math.ceil(months.length / 3) === 0);

test("who runs the verdicts backwards finds in a withheld month no more than its answer in words tells", () => {
  expect(agencies).toHaveLength(6);
  const bases = agencies.flatMap((question) => tablesOf(question).told.map(({ basis }) => basis));
  expect(new Set(bases)).toEqual(new Set(["all", "shown", "none"]));
  for (const question of agencies)
    for (const month of some(withheldOf(question)))
      expect(isProtected(question, month, toldOf)).toBe(isProtected(question, month, wordsOf));
});

test("numbers of all months in two digits would tell most withheld months within a family", () => {
  const tried = agencies
    .slice(0, 2)
    .flatMap((question) => some(withheldOf(question)).map((month) => ({ question, month })));
  const protectedMonths = tried.filter(({ question, month }) =>
    isProtected(question, month, roundedOf),
  );
  expect(protectedMonths.length).toBeLessThan(tried.length / 2);
});

test("whatever all withheld months hold together, the numbers of a verdict are the same, or none", () => {
  const others = fc.infiniteStream(
    fc.record({
      value: fc.double({ min: 0, max: 6, noNaN: true }),
      n: fc.integer({ min: 1, max: 10 }),
    }),
  );
  const numbers = (row: Record<string, unknown>) => toldNumbers.map((name) => row[name]);
  const isNone = (row: Record<string, unknown>): boolean =>
    numbers(row).every((each) => each === null);
  fc.assert(
    fc.property(fc.constantFrom(...agencies), others, (question, drawn) => {
      const changed = withheldOf(question).map((month) => ({ ...month, ...drawn.next().value! }));
      const [one, other] = [tablesOf(question), tablesOf(withOther(question, changed))];
      for (const [at, row] of one.told.entries()) {
        const else_ = other.told[at]!;
        if (!isNone(row) && !isNone(else_)) expect(numbers(else_)).toEqual(numbers(row));
      }
      if (wordsOf(one) === wordsOf(other)) expect(toldOf(other)).toBe(toldOf(one));
    }),
    { numRuns: 12, seed: 5 },
  );
});

test("a verdict without withheld months tells none of another by how many are judged together", () => {
  const [drawn] = agencies;
  const large: Question = {
    ...drawn!,
    sites: drawn!.sites.map((site) => ({
      ...site,
      points: new Map([...site.points].map(([at, point]) => [at, { ...point, n: point.n + 11 }])),
    })),
  };
  const embedded = large.sites.find(({ embedded: from }) => from !== null)!;
  const [period] = [...embedded.points].find(([at]) => at >= embedded.embedded!)!;
  const beside = (value: number): VerdictTables =>
    tablesOfAll([large, withOther(large, [{ site: embedded.site, period, value, n: 9 }])])[0]!;
  const [one, other] = [beside(0.5), beside(6)];
  const q = (rows: readonly Record<string, unknown>[]) => rows.map((row) => row.q);
  expect(q(other.verdicts)).not.toEqual(q(one.verdicts));
  expect(toldOf(other)).toBe(toldOf(one));
});
