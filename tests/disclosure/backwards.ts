import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../pipelines/statistics/random.ts";
import { dateOf } from "../../pipelines/verdicts/periods.ts";
import type { Question } from "../../pipelines/verdicts/answers.ts";
import type { Point, VerdictRules } from "../../pipelines/verdicts/series.ts";
import { drawAgency, simulate } from "../../pipelines/verdicts/simulate.ts";
import { type VerdictTables, verdictTables } from "../../pipelines/verdicts/table.ts";
import type { VerdictPeriod } from "../../pipelines/verdicts/rows.ts";
import { fewestFamilies } from "../../pipelines/verdicts/told_numbers.ts";

/**
 * Verdicts run backwards: somebody knows the model, every point of every site and how many families it
 * rests on, and of one month only that it is withheld. Which values could it have, as far as what they
 * are told goes? Source: feasibility intervals and the p% rule, Hundepool et al., Statistical Disclosure
 * Control (2012), chapter 4.
 */

const rules = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../data/rules.json"), "utf8"),
) as VerdictRules;

/** A month that is withheld: its site, its period, what it holds. */
export interface Withheld extends Point {
  readonly site: string;
  readonly period: number;
}

/** A small agency drawn at random, with months above and below 11 families. */
export function agencyOf(seed: number): Question {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1));
  // The first numbers of neighbouring seeds are alike.
  for (let skipped = 0; skipped < 20; skipped++) random.next();
  const agency = drawAgency(random, {
    sites: 3 + random.below(5),
    meetings: 10 + random.next() * 15,
    gain: random.next() < 0.5 ? 0.5 : 0,
  });
  return simulate(agency, random);
}

export const withheldOf = ({ sites }: Question): Withheld[] =>
  sites.flatMap(({ site, points }) =>
    [...points]
      .filter(([, { n }]) => n < fewestFamilies)
      .map(([period, point]) => ({ site, period, ...point })),
  );

/** The same agency with something else in months that are withheld. */
export const withOther = (question: Question, others: readonly Withheld[]): Question => ({
  ...question,
  sites: question.sites.map((series) => {
    const points = new Map(series.points);
    for (const { site, period, value, n } of others)
      if (site === series.site) points.set(period, { value, n });
    return { ...series, points };
  }),
});

/** The rows of an agency's one question: what is behind each verdict, and what of it is told. */
export const tablesOf = (question: Question): VerdictTables => tablesOfAll([question])[0]!;

/** The same of an agency with several measures, which are judged together. */
export function tablesOfAll(questions: readonly Question[]): VerdictTables[] {
  const build = { agency: "a", asOf: lastDay(questions[0]!.last), seed: 1, rules };
  const periods = questions.flatMap((question, at) => periodsOf(question, `measure ${at + 1}`));
  return [...verdictTables(periods, [build], () => {})];
}

const lastDay = (period: number): string =>
  new Date(Date.parse(dateOf(period + 1, "month")) - 86_400_000).toISOString().slice(0, 10);

const periodsOf = ({ sites, good, worthwhile }: Question, measure: string): VerdictPeriod[] =>
  sites.flatMap(({ site, points, embedded }) =>
    [...points].map(([period, { value, n }]) => ({
      agency: "a",
      theme: "Natural supports",
      measure,
      instrument: null,
      version: null,
      subscale: null,
      respondent: null,
      grain: "month",
      label: "Natural supports",
      unit: "count",
      good: good === 1 ? "up" : "down",
      smallest_change: worthwhile,
      site,
      state: embedded === null ? "not_embedded" : "embedded",
      embedded_from: embedded === null ? null : dateOf(embedded, "month"),
      tapered_from: null,
      before_data: false,
      month: dateOf(period, "month"),
      value,
      n,
      denominator: null,
    })),
  );

/** The answers in words, which everybody is told. */
export const wordsOf = ({ verdicts }: VerdictTables): string =>
  JSON.stringify(
    verdicts.map(({ moved, stuck, reasons, decided_by: by }) => [moved, stuck, reasons, by]),
  );

/** What leadership and files are told of the verdicts. */
export const toldOf = ({ told }: VerdictTables): string => JSON.stringify(told);

/** The same in two digits and of all months: how it was told before. */
export const roundedOf = ({ verdicts }: VerdictTables): string =>
  JSON.stringify(
    verdicts.map(({ effect, low, high }) =>
      [effect, low, high].map((each) => (each === null ? null : Number(each).toPrecision(2))),
    ),
  );

/**
 * Whether the month could as well rest on one family (or meeting) with one more, and with one less, as
 * far as `told` goes. A value that is at its end has one side alone.
 */
export function isProtected(
  question: Question,
  month: Withheld,
  told: (tables: VerdictTables) => string,
): boolean {
  const before = told(tablesOf(question));
  return [1, -1]
    .map((step) => month.value + step / month.n)
    .filter((value) => value >= 0)
    .every((value) => told(tablesOf(withOther(question, [{ ...month, value }]))) === before);
}
