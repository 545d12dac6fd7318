import { simultaneousBand } from "../statistics/bands.ts";
import { enoughUnits } from "../statistics/did.ts";
import { dynamicAverages } from "../statistics/did_aggregate.ts";
import { groupTimeEffects } from "../statistics/group_time.ts";
import { type Panel, panelOf } from "../statistics/panel.ts";
import type { SiteSeries, VerdictRules } from "./series.ts";
import type { Question } from "./answers.ts";

/** The effect of a theme so many periods since its embedding (0: the first with it). */
export interface EventEffect {
  /** One site's own effect; null: the mean over sites. */
  readonly site: string | null;
  readonly since: number;
  readonly estimate: number;
  /** Simultaneous 95 % band; null with too few sites for one, and at the base period. */
  readonly low: number | null;
  readonly high: number | null;
  /** Sites behind it that embedded the theme, and sites compared with (null at the base period). */
  readonly embedded: number;
  readonly comparison: number | null;
}

/** An event study, or in words why there is none; `leftOut` names sites and periods without a part. */
export interface EventStudy {
  readonly effects: readonly EventEffect[];
  readonly missing: string | null;
  readonly leftOut: readonly string[];
}

const fewest = 2;

/**
 * Group-time effects by periods since the embedding, compared with sites that have not embedded the
 * theme yet, all relative to the period before it (universal base); a year before to two after. The band
 * needs 10 sites of either kind, fewer get each site's own line. A picture: it decides nothing.
 * Source: Callaway and Sant'Anna (2021); rules.md 4.3, statistics.md 5.1, 5.3, 5.5.
 */
export function eventStudy(question: Question, rules: VerdictRules, seed: number): EventStudy {
  const { sites } = question;
  const none = (missing: string, leftOut: readonly string[] = []): EventStudy => ({
    effects: [],
    missing,
    leftOut,
  });
  const dated = sites.filter(({ embedded }) => embedded !== null && Number.isFinite(embedded));
  if (dated.length < fewest)
    return none(
      `it takes two sites that embedded the theme; there ${dated.length === 1 ? "is 1" : "are 0"}`,
    );
  const { panel, leftOut, reason } = panelOf(unitsOf(sites, dated, question, rules));
  if (panel === null) return none(reason, leftOut);
  const treated = panel.starts.filter(Number.isFinite).length;
  const others = panel.starts.length - treated;
  if (treated < fewest || others < fewest)
    return none(
      `with values in every month there are ${treated} that embedded the theme and ${others} that have not; it takes two of each`,
      leftOut,
    );
  const [from, to] = [-question.year, 2 * question.year - 1];
  const near = (at: number): boolean => at >= from && at <= to;
  const cells = groupTimeEffects(panel, "notyet", "universal").filter(
    ({ group, time, reference, nComparison }) =>
      near(time - group) && (reference || (nComparison ?? 0) >= fewest),
  );
  const sampling = { clusters: null, smallest: 0 };
  const average = dynamicAverages({ cells, starts: panel.starts, sampling }, panel.times, null);
  const by = average?.by ?? [];
  const banded = treated >= enoughUnits && others >= enoughUnits;
  const band = banded
    ? simultaneousBand(
        by.map(({ influence }) => influence),
        null,
        seed,
      )
    : null;
  const means = by.map(({ at: since, estimate, nTreated, nComparison }, k): EventEffect => {
    const se = band?.se[k] ?? null;
    const reach = se === null ? null : band!.crit * se;
    return {
      site: null,
      since,
      estimate,
      low: reach === null ? null : estimate - reach,
      high: reach === null ? null : estimate + reach,
      embedded: nTreated,
      comparison: nComparison,
    };
  });
  return { effects: [...means, ...(banded ? [] : ofSites(panel, near))], missing: null, leftOut };
}

/** Sites with their values in the periods that most of them have, from a while before the first. */
function unitsOf(
  sites: readonly SiteSeries[],
  dated: readonly SiteSeries[],
  { last }: Question,
  { pre_max, comparison_filled_percent: filled }: VerdictRules,
) {
  const start = Math.min(...dated.map(({ embedded }) => embedded!)) - pre_max;
  const withValues = sites.filter(({ points }) => points.size > 0);
  const periods = Array.from({ length: last - start + 1 }, (_, at) => start + at).filter(
    (period) =>
      100 * withValues.filter(({ points }) => points.has(period)).length >=
      filled * withValues.length,
  );
  return withValues.map(({ site, embedded, points }) => ({
    unit: site,
    start: embedded ?? Infinity,
    cluster: null,
    values: new Map(
      periods.flatMap((period) => {
        const value = points.get(period)?.value;
        return value === undefined ? [] : [[period, value] as const];
      }),
    ),
  }));
}

/** Each embedding site's own change since the period before, less that of the sites not there yet. */
function ofSites(
  { units, times, starts, values }: Panel,
  near: (at: number) => boolean,
): EventEffect[] {
  const at = (unit: number, time: number): number => values[unit * times.length + time]!;
  return units.flatMap((site, unit) => {
    const group = starts[unit]!;
    const base = times.findLastIndex((time) => time < group);
    if (!Number.isFinite(group)) return [];
    return times.flatMap((time, place): EventEffect[] => {
      const latest = times[Math.max(place, base)]!;
      const others = units.flatMap((_, other) =>
        starts[other]! > latest && starts[other] !== group ? [other] : [],
      );
      if (!near(time - group) || (place !== base && others.length < fewest)) return [];
      const theirs = others.reduce((sum, other) => sum + at(other, place) - at(other, base), 0);
      const estimate =
        place === base ? 0 : at(unit, place) - at(unit, base) - theirs / others.length;
      const comparison = place === base ? null : others.length;
      return [
        { site, since: time - group, estimate, low: null, high: null, embedded: 1, comparison },
      ];
    });
  });
}
