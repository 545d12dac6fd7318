import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../../pipelines/statistics/random.ts";
import type { Point, SiteSeries, VerdictRules } from "../../../pipelines/verdicts/series.ts";
import type { Question } from "../../../pipelines/verdicts/answers.ts";

export const rules = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../data/rules.json"), "utf8"),
) as VerdictRules;

/** The constants that the verdicts read, after the models. */
export const constants = [
  "pre_min",
  "pre_max",
  "post_min",
  "post_max",
  "own_total_min",
  "comparison_min",
  "comparison_filled_percent",
  "bad_run_months",
  "late_months",
] as const satisfies readonly (keyof VerdictRules)[];

/** Month 0 of the tests. */
export const start = 2024 * 12;

/** A site whose values are a mean, noise by seed, and a gain from a month on. */
export function siteOf(
  site: string,
  months: number,
  {
    embedded = null,
    gain = () => 0,
    seed = 1,
    noise = 0.2,
    without = [],
  }: {
    embedded?: number | null;
    gain?: (sinceEmbedding: number) => number;
    seed?: number;
    noise?: number;
    without?: readonly number[];
  } = {},
): SiteSeries {
  const random = seededRandom(seed * 7919 + site.length * 31 + site.charCodeAt(site.length - 1));
  const points = new Map<number, Point>();
  for (let month = 0; month < months; month++) {
    const own = embedded !== null && month >= embedded ? gain(month - embedded) : 0;
    const value = 1.3 + noise * random.normal() + own;
    if (!without.includes(month)) points.set(start + month, { value, n: 20 });
  }
  return { site, points, embedded: embedded === null ? null : start + embedded };
}

export const questionOf = (
  sites: readonly SiteSeries[],
  months: number,
  more: Partial<Question> = {},
): Question => ({
  sites,
  being: new Set(),
  good: 1,
  worthwhile: 0.25,
  last: start + months - 1,
  year: 12,
  ...more,
});
