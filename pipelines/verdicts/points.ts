import { contrast } from "../statistics/ar1.ts";
import { studentQuantile } from "../statistics/distributions.ts";
import { type ControlChart, controlChart } from "../statistics/spc.ts";
import { historyRow } from "./design.ts";
import { type Comparison, comparisonWith, difference } from "./comparison.ts";
import { notEmbeddedBy, ownValues } from "./series.ts";
import type { Observed, SiteSeries, Window } from "./series.ts";
import type { Answer, SiteVerdict } from "./answers.ts";

/**
 * A period of a series that a verdict was asked of: its value, what the deciding model made of it, and
 * what the chart of it draws. Null where there is nothing of the kind.
 */
export interface VerdictPoint {
  readonly site: string;
  readonly period: number;
  readonly value: number | null;
  /** Families or meetings behind the value. */
  readonly n: number | null;
  /** Plain mean of the sites compared with; without a comparison, of those without the theme. */
  readonly comparisonMean: number | null;
  readonly comparisonSites: number;
  /** d_t of the compared design. */
  readonly difference: number | null;
  /** Weight in the deciding model. */
  readonly weight: number | null;
  /** X_t: 1 from the embedding on; null where the theme is not embedded. */
  readonly x: 0 | 1 | null;
  readonly used: boolean;
  /** Why a period was not used; null where it was. */
  readonly why: string | null;
  readonly center: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly signal: ControlChart["points"][number];
  readonly trial: boolean;
  /** Value to be expected had what held before the embedding gone on, with its 95 % interval. */
  readonly expected: number | null;
  readonly expectedLow: number | null;
  readonly expectedHigh: number | null;
}

/**
 * Every period of every site of an answer, from the site's first value to the last period that is
 * over: exactly what the deciding model used, and what it dropped with the reason. Limits are frozen on
 * the periods before the embedding (rules.md 4.1: XmR; p' or u' where denominators are given).
 */
export function verdictPoints({ question, sites }: Answer): VerdictPoint[] {
  const verdicts = new Map(sites.map((verdict) => [verdict.site, verdict]));
  const known = new Map<readonly SiteSeries[], Comparison>();
  const withSites = (list: readonly SiteSeries[]): Comparison => {
    const found = known.get(list) ?? comparisonWith(list);
    known.set(list, found);
    return found;
  };
  const without = question.sites.filter((site) => notEmbeddedBy(site, question.last));
  return question.sites.flatMap((site) => {
    const verdict = verdicts.get(site.site) ?? null;
    const sites = verdict?.compared?.comparison;
    const comparison = withSites(sites ?? without);
    return pointsOf(site, verdict, comparison, question);
  });
}

function pointsOf(
  site: SiteSeries,
  verdict: SiteVerdict | null,
  comparison: Comparison,
  { last, good }: Answer["question"],
): VerdictPoint[] {
  const first = Math.min(...site.points.keys());
  if (!Number.isFinite(first)) return [];
  const { embedded } = site;
  const gain = verdict?.compared ?? verdict?.own ?? null;
  const whole: Window = { from: embedded ?? first, start: first, end: last };
  const compared = verdict?.compared == null ? null : byPeriod(difference(site, comparison, whole));
  const own = verdict?.decidedBy === "own" ? byPeriod(ownValues(site, whole)) : null;
  const used = new Set(gain?.observed.periods);
  const chart = frozenChart(site, { first, last }, good);
  const expected = continued(verdict, comparison);
  return Array.from({ length: last - first + 1 }, (_, at): VerdictPoint => {
    const period = first + at;
    const point = site.points.get(period) ?? null;
    const mean = meanAt(comparison, period, verdict?.compared != null ? null : site);
    const line = expected(period);
    return {
      site: site.site,
      period,
      value: point?.value ?? null,
      n: point?.n ?? null,
      comparisonMean: mean.value,
      comparisonSites: mean.sites,
      difference: compared?.get(period)?.value ?? null,
      weight: (compared ?? own)?.get(period)?.weight ?? null,
      x: embedded === null || !Number.isFinite(embedded) ? null : period >= embedded ? 1 : 0,
      used: used.has(period),
      why: used.has(period) ? null : whyNot(site, verdict, comparison.sites, period),
      center: chart.centers[at] ?? null,
      lower: chart.lower[at] ?? null,
      upper: chart.upper[at] ?? null,
      signal: chart.points[at] ?? null,
      trial: chart.trial,
      expected: line?.estimate ?? null,
      expectedLow: line?.low ?? null,
      expectedHigh: line?.high ?? null,
    };
  });
}

const byPeriod = ({ periods, values, weights }: Observed) =>
  new Map(periods.map((period, at) => [period, { value: values[at]!, weight: weights[at]! }]));

/**
 * The mean of the comparison sites in a period: null unless all have a value, or, beside a site without
 * a comparison of its own, over those that have one and are not the site itself.
 */
function meanAt(
  comparison: Comparison,
  period: number,
  beside: SiteSeries | null,
): { value: number | null; sites: number } {
  const { count, sum } = comparison.in(period);
  if (beside === null)
    return {
      value: count > 0 && count === comparison.sites.length ? sum / count : null,
      sites: count,
    };
  const own = comparison.sites.includes(beside) ? beside.points.get(period) : undefined;
  const sites = count - (own === undefined ? 0 : 1);
  return { value: sites > 0 ? (sum - (own?.value ?? 0)) / sites : null, sites };
}

function whyNot(
  { points }: SiteSeries,
  verdict: SiteVerdict | null,
  comparison: readonly SiteSeries[],
  period: number,
): string {
  const gain = verdict?.compared ?? verdict?.own ?? null;
  if (verdict === null) return "the theme is not embedded here";
  if (gain === null) return "no model decides yet";
  if (period < gain.window.start) return "before the window";
  if (period > gain.window.end) return "after the window";
  if (!points.has(period)) return "no value at the site";
  const lacking = comparison.filter((other) => !other.points.has(period));
  return `no value at ${lacking.map(({ site }) => site).join(", ")}`;
}

/** The control chart of a site on an unbroken calendar, its limits resting on what came before. */
function frozenChart(
  { points, embedded }: SiteSeries,
  { first, last }: { first: number; last: number },
  good: 1 | -1 | null,
): ControlChart {
  const calendar = Array.from({ length: last - first + 1 }, (_, at) => points.get(first + at));
  const values = calendar.map((point) => point?.value ?? null);
  const sizes = calendar.map((point) => point?.denominator ?? null);
  const sized = calendar.every((point) => point === undefined || (point.denominator ?? 0) > 0);
  const shares = values.every((value) => value === null || (value >= 0 && value <= 1));
  const counts = values.every((value) => value === null || value >= 0);
  const kind = !sized || !counts ? "xmr" : shares ? "pp" : "up";
  const before = embedded === null || !Number.isFinite(embedded) ? null : embedded - first;
  return controlChart(values, {
    kind,
    sizes: kind === "xmr" ? undefined : sizes,
    good: good === null ? undefined : good > 0 ? "up" : "down",
    baseline: before === null ? undefined : { from: 0, to: Math.max(0, before) },
  });
}

/**
 * The baseline continued past the embedding: compared, the comparison sites' mean plus the distance kept
 * before (b0), as long as none of them embeds the theme; by own history b0 + b1 t and the yearly wave,
 * to the end of the window and no further.
 */
function continued(verdict: SiteVerdict | null, comparison: Comparison) {
  const none = (): null => null;
  const gain = verdict?.compared ?? verdict?.own ?? null;
  if (verdict === null || gain === null) return none;
  const { fit, window, df } = gain;
  const { from, end } = window;
  const reach = studentQuantile(0.975, df);
  const interval = ({ estimate, se }: { estimate: number; se: number }, shift: number) => ({
    estimate: shift + estimate,
    low: shift + estimate - reach * se,
    high: shift + estimate + reach * se,
  });
  if (verdict.compared === null) {
    const { year } = verdict.own!;
    return (period: number) =>
      period < from || period > end
        ? null
        : interval(contrast(fit, historyRow(period, from, year, 0)), 0);
  }
  const { lambda } = verdict.compared;
  const before = contrast(fit, [1, 0]);
  const until = Math.min(...comparison.sites.map(({ embedded }) => embedded ?? Infinity));
  return (period: number) => {
    const mean = meanAt(comparison, period, null).value;
    if (period < from || period >= until || mean === null) return null;
    return interval({ estimate: before.estimate, se: before.se * lambda }, mean);
  };
}
