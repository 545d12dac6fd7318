import type { SeriesName } from "../statistics/fidelity.ts";
import { type EventStudy, eventStudy } from "./event_study.ts";
import type { Estimate } from "./gain.ts";
import { dateOf, lastOver, numberOf } from "./periods.ts";
import { type PictureRows, pictureRows } from "./pictures.ts";
import { periodName, siteSentence, themeSentence, type Words } from "./sentence.ts";
import type { Point, SiteSeries, VerdictRules } from "./series.ts";
import type { Answer, Question, SiteVerdict } from "./answers.ts";
import { judge } from "./verdicts.ts";

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

/** A row of intermediate.verdict_result: a site's verdict, or without a site the theme's. */
export type VerdictRow = Record<string, string | number | boolean | null | string[]>;

/** The verdicts and what stands behind them, as rows of the tables that the models read. */
export interface VerdictTables extends PictureRows {
  verdicts: VerdictRow[];
}

/** An agency's build as the verdicts need it: the day on which they are judged, and the seed. */
export interface JudgedBuild {
  readonly agency: string;
  readonly asOf: string;
  readonly seed: number;
  readonly rules: VerdictRules;
}

/** The answers on an agency's series, each with the rows behind it; embeddings may be moved by months. */
export function answersOf(
  periods: readonly VerdictPeriod[],
  { agency, asOf, seed, rules }: JudgedBuild,
  shift = 0,
  onStep: (step: string) => void = () => {},
): { identity: Identity; rows: readonly VerdictPeriod[]; answer: Answer }[] {
  const own = periods.filter((row) => row.agency === agency);
  const groups = [
    ...Map.groupBy(own, (row) => JSON.stringify(Object.values(identityOf(row)))).values(),
  ];
  const questions = groups.map((rows) => questionOf(rows, asOf, shift));
  const onQuestion = (at: number): void => {
    const { theme, label } = groups[at]![0]!;
    onStep(`judging ${theme} by ${label}, ${at + 1} of ${groups.length}`);
  };
  return judge(questions, rules, seed, onQuestion).map((answer, at) => ({
    identity: identityOf(groups[at]![0]!),
    rows: groups[at]!,
    answer,
  }));
}

/**
 * The verdicts on all series, as rows: those of one theme and series of a measure at a time, so that no
 * more of them are held. Agencies are judged apart: a build's false discoveries are counted per agency.
 * `onStep` hears which theme is judged.
 */
export function* verdictTables(
  periods: readonly VerdictPeriod[],
  builds: readonly JudgedBuild[],
  onStep: (step: string) => void,
): Generator<VerdictTables> {
  for (const build of builds) {
    const answers = answersOf(periods, build, 0, onStep);
    for (const [at, { identity, rows, answer }] of answers.entries()) {
      onStep(`drawing what is behind the verdicts, ${at + 1} of ${answers.length}`);
      const events = eventStudy(answer.question, build.rules, build.seed);
      const shown = pictureRows(identity, answer, events);
      yield { ...shown, verdicts: rowsOf(rows, answer, events) };
    }
  }
}

const identityOf = (row: Identity): Identity => {
  const { agency, theme, measure, instrument, version, subscale, respondent, grain } = row;
  return { agency, theme, measure, instrument, version, subscale, respondent, grain };
};

function questionOf(rows: readonly VerdictPeriod[], asOf: string, shift: number): Question {
  const [first] = rows;
  const { grain, good, smallest_change: worthwhile } = first!;
  const bySite = Map.groupBy(rows, ({ site }) => site);
  const sites = [...bySite].map(([site, found]): SiteSeries => {
    const points = new Map<number, Point>();
    for (const { month, value, n, denominator } of found)
      if (month !== null && value !== null)
        points.set(numberOf(month, grain), { value, n: n !== null && n > 0 ? n : 1, denominator });
    const { embedded_from: from, before_data: before } = found[0]!;
    const embedded = before
      ? Number.NEGATIVE_INFINITY
      : from === null
        ? null
        : numberOf(dateOf(numberOf(from, "month") + shift, "month"), grain);
    return { site, points, embedded };
  });
  return {
    sites,
    being: new Set(rows.filter(({ state }) => state === "being_embedded").map(({ site }) => site)),
    good: good === "up" ? 1 : good === "down" ? -1 : null,
    worthwhile,
    last: lastOver(asOf, grain),
    year: grain === "quarter" ? 4 : 12,
  };
}

function rowsOf(
  rows: readonly VerdictPeriod[],
  { question, sites, theme }: Answer,
  events: EventStudy,
): VerdictRow[] {
  const [first] = rows;
  const { grain } = first!;
  const words: Words = {
    label: first!.label,
    unit: first!.unit,
    good: question.good ?? 1,
    worthwhile: question.worthwhile,
    period: periodName(grain),
    grain,
  };
  const shared = {
    ...identityOf(first!),
    good: first!.good,
    unit: first!.unit,
    smallest_change: first!.smallest_change,
  };
  const date = (period: number | null): string | null =>
    period === null ? null : dateOf(period, grain);
  const siteRows = sites.map((verdict): VerdictRow => {
    const taper = rows.find(({ site }) => site === verdict.site)!.tapered_from;
    const gain = verdict.compared ?? verdict.own;
    return {
      ...shared,
      ...interval(gain),
      ...lastingColumns(verdict),
      site: verdict.site,
      embedded_from: date(verdict.embedded),
      tapered_from: taper,
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
      sentence: siteSentence(verdict, words, taper === null ? null : numberOf(taper, grain)),
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
