import { type Ar1Fit, fitAr1, plannedCovariance } from "../statistics/ar1.ts";
import { detectableSteps } from "../statistics/detectable.ts";
import { historyRow, ownPhi, phiOf, sidesOf, stepRows, wave, windowOf } from "./design.ts";
import { comparisonSites, comparisonWith, difference } from "./comparison.ts";
import { type Observed, ownValues, periodsIn } from "./series.ts";
import type { Point, SiteSeries, VerdictRules, Window } from "./series.ts";

/** A theme that is to be embedded at a site, and the series on which it will be judged. */
export interface Planned {
  readonly site: SiteSeries;
  /** All sites; `embedded` also where the theme is planned from a period on. */
  readonly sites: readonly SiteSeries[];
  /** First period with the theme. */
  readonly start: number;
  /** Last period that is over. */
  readonly last: number;
  /** Periods that make a year. */
  readonly year: number;
}

/** The smallest gain that so many periods after the start can show, and the last of them. */
export interface Reach {
  readonly after: number;
  readonly gain: number;
  readonly until: number;
}

/** What a design will be able to show. */
export interface Detection {
  readonly decidedBy: "compared" | "own";
  readonly comparison: readonly string[];
  /** Periods with a value before the start, those still to come counted in. */
  readonly before: number;
  /** Families or meetings behind a value at the site, as in the last year. */
  readonly n: number;
  /** With as few periods after the start as are judged at all, and with as many as are looked at. */
  readonly least: Reach;
  readonly most: Reach;
}

/** What a design lacks: how many there are, how many it takes, and the period from which there are. */
export interface Lack {
  readonly what:
    | "no_values"
    | "not_reported"
    | "too_few_before"
    | "too_few_known"
    | "no_comparison_sites"
    | "no_variation";
  readonly have: number;
  readonly needed: number;
  readonly from: number | null;
}

export interface Prospect {
  /** Null where nothing will be told of a theme that starts then. */
  readonly detection: Detection | null;
  readonly lacks: readonly Lack[];
}

/** A series counts as reported on where it has a value in one of so many last periods. */
const lately = 3;
/** Fewer values do not say how much a series varies (rules.md 4.1: no limits). */
const leastKnown = 6;

/**
 * What the verdict on a theme will be able to show that starts in a period still to come: the minimum
 * detectable change of the design that would decide (rules.md 4.2), from the noise of the last
 * `pre_max` periods, with values in each period to come as the sites report them now.
 */
export function prospectOf(planned: Planned, rules: VerdictRules): Prospect {
  const { site, last, start } = planned;
  if (site.points.size === 0)
    return {
      detection: null,
      lacks: [{ what: "no_values", have: 0, needed: rules.pre_min, from: null }],
    };
  if (!isReported(site, last))
    return { detection: null, lacks: [{ what: "not_reported", have: 0, needed: 1, from: null }] };
  const scene = carried(planned, start + 2 * rules.pre_max);
  const before = beforeOf(scene, start, rules);
  if (before < rules.pre_min) {
    const from = firstStart(start, rules, (at) => beforeOf(scene, at, rules) >= rules.pre_min);
    return {
      detection: null,
      lacks: [{ what: "too_few_before", have: before, needed: rules.pre_min, from }],
    };
  }
  const sites = comparedAt(scene, start, rules.post_min, rules).length;
  const lacks: Lack[] = [];
  if (sites >= rules.comparison_min) {
    const found = byComparison(planned, scene, rules);
    if ("decidedBy" in found) return { detection: found, lacks };
    lacks.push(found);
  } else {
    const from = firstStart(
      start,
      rules,
      (at) => comparedAt(scene, at, rules.post_min, rules).length >= rules.comparison_min,
    );
    lacks.push({ what: "no_comparison_sites", have: sites, needed: rules.comparison_min, from });
  }
  const own = byHistory(planned, scene, rules);
  if ("decidedBy" in own) return { detection: own, lacks };
  return { detection: null, lacks: [...lacks, own] };
}

/** Sites with the values that they will have: `known` as they are, `sites` with those to come. */
interface Scene {
  site: SiteSeries;
  sites: readonly SiteSeries[];
}

const isReported = ({ points }: SiteSeries, last: number): boolean =>
  [...points.keys()].some((period) => period <= last && period > last - lately);

/** The sites that still report, with values in all periods to come: as large as in the last year. */
function carried({ site, sites, last, year }: Planned, end: number): Scene {
  const on = (each: SiteSeries): SiteSeries => {
    if (!isReported(each, last)) return each;
    const points = new Map(each.points);
    const typical: Point = { value: 0, n: typicalN(each, last, year) };
    for (let period = last + 1; period <= end; period++) points.set(period, typical);
    return { ...each, points };
  };
  return { site: on(site), sites: sites.map(on) };
}

/** Harmonic mean of what the values of the last year rest on: the precision of an average one. */
function typicalN({ points }: SiteSeries, last: number, year: number): number {
  const recent = [...points].filter(([period]) => period <= last && period > last - year);
  return recent.length / recent.reduce((sum, [, { n }]) => sum + 1 / n, 0);
}

function beforeOf({ site }: Scene, start: number, rules: VerdictRules): number {
  return sidesOf(periodsIn(site, windowOf(start, 0, rules)), start).before;
}

const comparedAt = ({ site, sites }: Scene, start: number, reach: number, rules: VerdictRules) =>
  comparisonSites(site, sites, windowOf(start, reach, rules), rules);

/** The first start after the planned one with which a condition holds. */
function firstStart(
  start: number,
  { pre_max }: VerdictRules,
  holds: (start: number) => boolean,
): number | null {
  for (let at = start + 1; at <= start + pre_max; at++) if (holds(at)) return at;
  return null;
}

function byComparison(planned: Planned, scene: Scene, rules: VerdictRules): Detection | Lack {
  const { site, sites, start, last } = planned;
  const at = (reach: number): { gain: number; comparison: SiteSeries[] } | Lack => {
    const comparison = comparedAt(scene, start, reach, rules);
    const names = new Set(comparison.map((each) => each.site));
    const known = difference(
      site,
      comparisonWith(sites.filter((each) => names.has(each.site))),
      recent(last, rules),
    );
    const noise = noiseOf(
      known,
      known.periods.map(() => [1]),
      phiOf(names.size),
      leastKnown,
    );
    if ("what" in noise) return { ...noise, from: noise.from ?? fromKnown(noise, last) };
    const { periods, weights } = difference(
      scene.site,
      comparisonWith(comparison),
      windowOf(start, reach, rules),
    );
    const covariance = plannedCovariance(
      { x: stepRows(periods, start), weights, times: periods },
      noise,
    );
    if (covariance === null) return noVariation;
    const steps = detectableSteps(periods.length - 2, {
      comparisonSites: names.size,
      knownDf: noise.df,
    });
    return { gain: steps * Math.sqrt(covariance[1]![1]!), comparison };
  };
  const most = longest(
    rules,
    (reach) => comparedAt(scene, start, reach, rules).length >= rules.comparison_min,
  );
  const [short, long] = [at(rules.post_min), at(most)];
  if ("what" in short) return short;
  if ("what" in long) return long;
  return {
    decidedBy: "compared",
    comparison: long.comparison.map((each) => each.site),
    ...sizes(planned, scene, rules),
    least: reachOf(start, rules.post_min, short.gain),
    most: reachOf(start, most, long.gain),
  };
}

function byHistory(planned: Planned, scene: Scene, rules: VerdictRules): Detection | Lack {
  const { site, start, last, year } = planned;
  const known = ownValues(site, recent(last, rules));
  const rows = known.periods.map((period) => [1, period - start, ...wave(period, year)]);
  const noise = noiseOf(known, rows, ownPhi, rules.pre_min);
  if ("what" in noise) return { ...noise, from: noise.from ?? fromKnown(noise, last) };
  const at = (reach: number): number | null => {
    const { periods, weights } = ownValues(scene.site, windowOf(start, reach, rules));
    const covariance = plannedCovariance(
      { x: periods.map((period) => historyRow(period, start, year)), weights, times: periods },
      noise,
    );
    if (covariance === null) return null;
    const steps = detectableSteps(periods.length - 5, { comparisonSites: 0, knownDf: noise.df });
    return steps * Math.sqrt(covariance[2]![2]!);
  };
  const least = Math.max(rules.post_min, rules.own_total_min - beforeOf(scene, start, rules));
  const [short, long] = [at(least), at(rules.post_max)];
  if (short === null || long === null) return noVariation;
  return {
    decidedBy: "own",
    comparison: [],
    ...sizes(planned, scene, rules),
    least: reachOf(start, least, short),
    most: reachOf(start, rules.post_max, long),
  };
}

const reachOf = (start: number, after: number, gain: number): Reach => ({
  after,
  gain,
  until: start + after - 1,
});

const sizes = ({ site, last, year, start }: Planned, scene: Scene, rules: VerdictRules) => ({
  before: beforeOf(scene, start, rules),
  n: typicalN(site, last, year),
});

/** The longest reach from the least to the most periods after with which a condition holds. */
function longest({ post_min, post_max }: VerdictRules, holds: (reach: number) => boolean): number {
  for (let reach = post_max; reach > post_min; reach--) if (holds(reach)) return reach;
  return post_min;
}

const recent = (last: number, { pre_max }: VerdictRules): Window => ({
  from: last + 1,
  start: last - pre_max + 1,
  end: last,
});

const noVariation: Lack = { what: "no_variation", have: 0, needed: 0, from: null };

const fromKnown = ({ have, needed }: Lack, last: number): number => last + (needed - have) + 1;

/** Autocorrelation and variance of what a series leaves once its own columns are taken out. */
function noiseOf(
  { periods, values, weights }: Observed,
  x: number[][],
  phi: { from: number; to: number },
  needed: number,
): Ar1Fit | Lack {
  if (periods.length < needed)
    return { what: "too_few_known", have: periods.length, needed, from: null };
  return fitAr1({ y: values, x, weights, times: periods, phi }) ?? noVariation;
}
