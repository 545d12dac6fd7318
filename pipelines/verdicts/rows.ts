import type { SeriesName } from "../statistics/fidelity.ts";
import type { Answer, Question, SiteVerdict } from "./answers.ts";
import type { EventStudy } from "./event_study.ts";
import type { Estimate } from "./gain.ts";
import { dateOf, numberOf } from "./periods.ts";
import { periodName, siteSentence, themeSentence, type Words } from "./sentence.ts";

/** What names one series of a measure. */
export interface Identity extends SeriesName {
  agency: string;
  theme: string;
}

/** A row of intermediate.verdict_series; dates YYYY-MM-DD. */
export interface VerdictPeriod extends Identity {
  label: string;
  unit: string | null;
  good: string | null;
  smallest_change: number | null;
  site: string;
  state: string;
  embedded_from: string | null;
  tapered_from: string | null;
  before_data: boolean;
  month: string | null;
  value: number | null;
  n: number | null;
  denominator: number | null;
}

export const identityOf = (row: Identity): Identity => {
  const { agency, theme, measure, instrument, version, subscale, respondent, grain } = row;
  return { agency, theme, measure, instrument, version, subscale, respondent, grain };
};

/** A row of intermediate.verdict_result: a site's verdict, or without a site the theme's. */
export type VerdictRow = Record<string, string | number | boolean | null | string[]>;

/** What the sentences need to know of a theme and series. */
export function wordsOf(rows: readonly VerdictPeriod[], question: Question): Words {
  const { label, unit, grain } = rows[0]!;
  const { good, worthwhile } = question;
  return { label, unit, good: good ?? 1, worthwhile, period: periodName(grain), grain };
}

/** The period from which coaching on the theme had tapered at a site; null: it had not. */
export function taperOf(rows: readonly VerdictPeriod[], site: string | null): number | null {
  const { tapered_from: from, grain } = rows.find((row) => row.site === site)!;
  return from === null ? null : numberOf(from, grain);
}

/**
 * The rows of the verdicts on one theme and series of a measure: those of its sites in the order of the
 * answer, then the theme's.
 */
export function rowsOf(
  rows: readonly VerdictPeriod[],
  { question, sites, theme }: Answer,
  events: EventStudy,
): VerdictRow[] {
  const [first] = rows;
  const { grain } = first!;
  const words = wordsOf(rows, question);
  const shared = {
    ...identityOf(first!),
    good: first!.good,
    unit: first!.unit,
    smallest_change: first!.smallest_change,
  };
  const date = (period: number | null): string | null =>
    period === null ? null : dateOf(period, grain);
  const siteRows = sites.map((verdict): VerdictRow => {
    const taper = taperOf(rows, verdict.site);
    const gain = verdict.compared ?? verdict.own;
    return {
      ...shared,
      ...interval(gain),
      ...lastingColumns(verdict),
      site: verdict.site,
      embedded_from: date(verdict.embedded),
      tapered_from: rows.find(({ site }) => site === verdict.site)!.tapered_from,
      months_before: verdict.before,
      months_after: verdict.after,
      q: verdict.q,
      phi: gain?.phi ?? null,
      lambda: verdict.compared?.lambda ?? null,
      window_from: date(gain?.observed.periods[0] ?? null),
      window_to: date(gain?.window.end ?? null),
      families: gain === null ? null : familiesIn(question, verdict),
      decided_by: verdict.decidedBy,
      own_effect: verdict.own?.estimate ?? null,
      own_low: verdict.own?.low ?? null,
      own_high: verdict.own?.high ?? null,
      after_bad_run: verdict.badRun,
      compared_with: verdict.compared?.comparison.map(({ site }) => site) ?? null,
      comparison_sites: verdict.compared?.comparison.length ?? 0,
      sites: null,
      permutation_p: null,
      permutation_least: null,
      assignments: null,
      moved: verdict.moved,
      tell_from: date(verdict.tellFrom),
      detectable: verdict.detectable,
      sentence: siteSentence(verdict, words, taper),
      reasons: [...verdict.reasons],
      no_event_study: null,
      left_out: null,
    };
  });
  const { together } = theme;
  return [
    ...siteRows,
    {
      ...shared,
      ...interval(together),
      ...lastingColumns(theme),
      site: null,
      embedded_from: null,
      tapered_from: null,
      months_before: null,
      months_after: null,
      q: theme.q,
      phi: null,
      lambda: null,
      window_from: null,
      window_to: null,
      families: null,
      decided_by: null,
      own_effect: null,
      own_low: null,
      own_high: null,
      after_bad_run: null,
      compared_with: together?.comparison.map(({ site }) => site) ?? null,
      comparison_sites: together?.comparison.length ?? 0,
      sites: together?.embedded.length ?? sites.filter(({ embedded }) => embedded !== null).length,
      permutation_p: together?.permutation.p ?? null,
      permutation_least: together?.permutation.least ?? null,
      assignments: together?.permutation.assignments ?? null,
      moved: theme.moved,
      tell_from: null,
      detectable: null,
      sentence: themeSentence(theme, words),
      reasons: [...theme.reasons],
      no_event_study: events.missing,
      left_out: [...events.leftOut],
    },
  ];
}

const interval = (gain: Estimate | null) => ({
  effect: gain?.estimate ?? null,
  low: gain?.low ?? null,
  high: gain?.high ?? null,
  p: gain?.p ?? null,
  se: gain?.se ?? null,
  df: gain?.df ?? null,
});

/** The stuck part: gains of the first and the last six periods, in the good direction. */
const lastingColumns = ({ stuck, lasting }: Pick<SiteVerdict, "stuck" | "lasting">) => ({
  stuck,
  early: lasting?.early.estimate ?? null,
  early_low: lasting?.early.low ?? null,
  early_high: lasting?.early.high ?? null,
  late: lasting?.late.estimate ?? null,
  late_low: lasting?.late.low ?? null,
  late_high: lasting?.late.high ?? null,
  retention: lasting?.retention.estimate ?? null,
  retention_low: lasting?.retention.low ?? null,
  retention_high: lasting?.retention.high ?? null,
});

/** Families or meetings behind the site's own values in the window. */
function familiesIn({ sites }: Question, { site, compared, own }: SiteVerdict): number {
  const { points } = sites.find((each) => each.site === site)!;
  return (compared ?? own)!.observed.periods.reduce(
    (sum, period) => sum + (points.get(period)?.n ?? 0),
    0,
  );
}
