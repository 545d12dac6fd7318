import type { Answer, SiteVerdict } from "./answers.ts";
import { rowsOf, taperOf, type VerdictPeriod, type VerdictRow, wordsOf } from "./rows.ts";
import { siteSentence, themeSentence } from "./sentence.ts";
import { notEmbeddedBy, type Point, type SiteSeries, type VerdictRules } from "./series.ts";
import { fewestFamilies, toldNumbers, toldSites } from "./told_numbers.ts";
import { draftOf, type Drafted } from "./verdicts.ts";

/**
 * A verdict as it is told to whoever sees no month that rests on fewer than 11 families or meetings.
 * `basis`: `all` (no such month is behind it), `shown` (its numbers are worked out from the months that
 * are shown, and give the same answer) or `none` (they would give another: it has no numbers).
 */
export type ToldRow = VerdictRow;

const isSmall = ({ n }: Point): boolean => n < fewestFamilies;
const hasSmall = ({ points }: SiteSeries): boolean => [...points.values()].some(isSmall);

/**
 * The same question asked without the months that are withheld: whatever they hold, this is the same. So
 * numbers made from it tell nothing of them, whatever else somebody knows.
 */
export function withoutSmall(draft: Drafted, rules: VerdictRules, seed: number): Drafted {
  const { question } = draft;
  if (!question.sites.some(hasSmall)) return draft;
  const sites = question.sites.map((site) => ({
    ...site,
    points: new Map([...site.points].filter(([, point]) => !isSmall(point))),
  }));
  return draftOf({ ...question, sites }, rules, seed);
}

/**
 * How each of the verdicts `rows` is told; q always as among all verdicts without withheld months, and
 * none where that would be another answer. `shown` is the answer without the months that are withheld.
 * Which basis a verdict has follows from which months are withheld, from its answer in words, and from
 * `shown`: it tells no more of those months than the answer in words does.
 */
export function toldRows(
  periods: readonly VerdictPeriod[],
  answer: Answer,
  rows: readonly VerdictRow[],
  shown: Answer,
): ToldRow[] {
  const words = wordsOf(periods, answer.question);
  const events = { effects: [], missing: null, leftOut: [] };
  const shownRows = rowsOf(periods, shown, events);
  return rows.map((row, at) => {
    const site = answer.sites[at];
    const basis = basisOf(answer, site, row, shownRows[at]!);
    const withheld = basis === "shown" ? "months" : "numbers";
    const said = basis === "shown" ? shown : answer;
    const sentence =
      basis === "all"
        ? row.sentence
        : site === undefined
          ? themeSentence(said.theme, { ...words, withheld })
          : siteSentence(said.sites[at]!, { ...words, withheld }, taperOf(periods, site.site));
    // Months of other verdicts may turn an answer; q beside it would then say something else.
    const q = isSaidOf(row, shownRows[at]!) ? (shownRows[at]!.q ?? null) : null;
    const numbers: Partial<VerdictRow> =
      basis === "all" ? { ...row, q } : basis === "shown" ? shownRows[at]! : {};
    return {
      ...row,
      ...Object.fromEntries(toldNumbers.map((name) => [name, numbers[name] ?? null])),
      ...(basis === "shown" &&
        Object.fromEntries(toldSites.map((name) => [name, shownRows[at]![name] ?? null]))),
      basis,
      sentence: sentence ?? null,
    };
  });
}

const inWords = ["moved", "stuck", "decided_by", "reasons"] as const;

function basisOf(
  { question }: Answer,
  site: SiteVerdict | undefined,
  row: VerdictRow,
  shown: VerdictRow,
): "all" | "shown" | "none" {
  const behind = site === undefined ? question.sites : sitesBehind(question.sites, site);
  if (row.effect === null || !behind.some(hasSmall)) return "all";
  return isSaidOf(row, shown) ? "shown" : "none";
}

/** Whether the answer in words is that of the months that are shown. */
const isSaidOf = (row: VerdictRow, shown: VerdictRow): boolean =>
  inWords.every((name) => String(row[name]) === String(shown[name]));

/** The site of a verdict, and all with which it, or whether it lasts, may have been compared. */
const sitesBehind = (sites: readonly SiteSeries[], { site, compared }: SiteVerdict): SiteSeries[] =>
  sites.filter(
    (each) => each.site === site || (compared !== null && notEmbeddedBy(each, compared.window.end)),
  );
