import type { EventStudy } from "./event_study.ts";
import { dateOf } from "./periods.ts";
import { verdictPoints } from "./points.ts";
import { sensitivity } from "./sensitivity.ts";
import type { Identity } from "./rows.ts";
import { changeIn, type TogetherGain } from "./together.ts";
import type { Answer } from "./answers.ts";

/** A row of mart `verdict_series`, which the pages read too. */
export type SeriesPoint = {
  month: string;
  value: number | null;
  n: number | null;
  comparison_mean: number | null;
  difference: number | null;
  weight: number | null;
  x: number | null;
  used: boolean;
  why: string | null;
  comparison_sites: number;
  center: number | null;
  lower: number | null;
  upper: number | null;
  signal: string | null;
  trial: boolean;
  expected: number | null;
  expected_low: number | null;
  expected_high: number | null;
};

/** A row of mart `verdict_methods`. */
export type MethodRow = {
  method: string;
  decides: boolean;
  effect: number;
  low: number;
  high: number;
  phi: number | null;
  lag: number | null;
};

/** A row of mart `event_study`. */
export type EventRow = {
  site: string | null;
  since: number;
  effect: number;
  low: number | null;
  high: number | null;
  embedded_sites: number;
  comparison_sites: number | null;
  /** As pages are told: columns that no file shows. */
  kept_back?: string[];
};

/** A row of mart `theme_gains`. */
export type GainRow = {
  site: string;
  role: "embedded" | "comparison";
  embedded_from: string | null;
  window_from: string | null;
  window_to: string | null;
  change: number;
  comparison_change: number | null;
  gain: number | null;
};

type AtSite = Identity & { site: string };

/** What stands behind the verdicts, as rows: points, methods, event studies, sites of a theme's verdict. */
export interface PictureRows {
  series: (AtSite & SeriesPoint)[];
  methods: (AtSite & MethodRow)[];
  effects: (Identity & EventRow)[];
  sites: (Identity & GainRow)[];
}

/** The rows behind one answer. */
export function pictureRows(identity: Identity, answer: Answer, events: EventStudy): PictureRows {
  const { grain } = identity;
  return {
    series: verdictPoints(answer).map((point) => ({
      ...identity,
      site: point.site,
      month: dateOf(point.period, grain),
      value: point.value,
      n: point.n,
      comparison_mean: point.comparisonMean,
      difference: point.difference,
      weight: point.weight,
      x: point.x,
      used: point.used,
      why: point.why,
      comparison_sites: point.comparisonSites,
      center: point.center,
      lower: point.lower,
      upper: point.upper,
      signal: point.signal,
      trial: point.trial,
      expected: point.expected,
      expected_low: point.expectedLow,
      expected_high: point.expectedHigh,
    })),
    methods: answer.sites.flatMap((verdict) =>
      sensitivity(verdict).map(({ estimate, ...rest }) => ({
        ...identity,
        site: verdict.site,
        effect: estimate,
        ...rest,
      })),
    ),
    effects: events.effects.map(({ site, since, estimate, low, high, embedded, comparison }) => ({
      ...identity,
      site,
      since,
      effect: estimate,
      low,
      high,
      embedded_sites: embedded,
      comparison_sites: comparison,
    })),
    sites: answer.theme.together === null ? [] : sitesOf(identity, answer.theme.together),
  };
}

/** The sites behind a theme's verdict: whose changes it compares, in which windows. */
function sitesOf(identity: Identity, together: TogetherGain): (Identity & GainRow)[] {
  const { embedded, comparison, gains, windows, comparisonChanges } = together;
  const date = (period: number): string => dateOf(period, identity.grain);
  return [
    ...embedded.map((site, at): Identity & GainRow => {
      const window = windows[at]!;
      const change = changeIn(site, window);
      return {
        ...identity,
        site: site.site,
        role: "embedded",
        embedded_from: date(window.from),
        window_from: date(window.start),
        window_to: date(window.end),
        change,
        comparison_change: change - gains[at]!,
        gain: gains[at]!,
      };
    }),
    ...comparison.map(({ site }, at): Identity & GainRow => ({
      ...identity,
      site,
      role: "comparison",
      embedded_from: null,
      window_from: null,
      window_to: null,
      change: comparisonChanges[at]!,
      comparison_change: null,
      gain: null,
    })),
  ];
}
