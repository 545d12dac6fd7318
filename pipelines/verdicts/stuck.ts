import { type Ar1Fit, contrast, fitAr1 } from "../statistics/ar1.ts";
import { studentQuantile } from "../statistics/distributions.ts";
import { retention, type Retention } from "../statistics/sustain.ts";
import type { Reason } from "./answers.ts";
import { wave } from "./design.ts";
import { type Estimate, estimateOf } from "./gain.ts";
import type { Observed } from "./series.ts";

/** What became of a gain: rules.md 4, "stuck". */
export type Stuck = "holding" | "drifting" | "lost" | "not_clear" | "too_early";

/** The gain of the first six months, of the last six, and what that says. */
export interface Lasting {
  readonly stuck: Stuck;
  /** Gain in months 1 to 6. */
  readonly early: Estimate;
  /** Gain in the last six months. */
  readonly late: Estimate;
  /** Late minus early. */
  readonly change: Estimate;
  /** Whether it holds although lower than at first. */
  readonly lower: boolean;
  readonly retention: Retention;
  readonly fit: Ar1Fit;
}

/** How the model of what lasts is fitted. */
export interface LastingDesign {
  readonly from: number;
  /** Last period that is over. */
  readonly last: number;
  /** +1 where a rise is good, -1 where a fall is. */
  readonly good: 1 | -1;
  readonly phi: { readonly from: number; readonly to: number };
  readonly lambda: number;
  /** Periods in a year where a line and a yearly wave are added (own history); null otherwise. */
  readonly year: number | null;
  /** Periods at each end that are compared. */
  readonly span: number;
}

const lowestShare = 0.5;

/**
 * Whether a gain has stayed: b0 + gE (months 1-6) + gL (last 6, all after month 6), months between left
 * out. Holding: gL - gE/2 > 0 at p < .10 (own history .05) and gL > 0 at p < .05; otherwise, only where
 * gL < gE at p < .05, drifting while the interval of gL is above 0 and lost when it covers 0. Null
 * with values that never vary. Source: rules.md 4; retention by Fieller, statistics.md 7.
 */
export function lasting(observed: Observed, design: LastingDesign): Lasting | null {
  const { from, last, good, span, year, lambda } = design;
  const lateFrom = last - span + 1;
  if (lateFrom < from + span) return null;
  const places = observed.periods.flatMap((period, at) =>
    period < from + span || (period >= lateFrom && period <= last) ? [at] : [],
  );
  const periods = places.map((at) => observed.periods[at]!);
  if (!periods.some((period) => period >= lateFrom)) return null;
  const fit = fitAr1({
    y: places.map((at) => good * observed.values[at]!),
    x: periods.map((period) => [
      1,
      period >= from && period < from + span ? 1 : 0,
      period >= lateFrom ? 1 : 0,
      ...(year === null ? [] : [period - from, ...wave(period, year)]),
    ]),
    weights: places.map((at) => observed.weights[at]!),
    times: periods,
    phi: design.phi,
  });
  if (fit === null) return null;
  const rest = year === null ? [] : [0, 0, 0];
  const by = (early: number, late: number): Estimate =>
    estimateOf(contrast(fit, [0, early, late, ...rest]), fit.df, lambda);
  const [early, late, change, half] = [by(1, 0), by(0, 1), by(-1, 1), by(-lowestShare, 1)];
  const holds = half.rises < (year === null ? 0.1 : 0.05) && late.rises < 0.05;
  const falls = change.falls < 0.05;
  const stuck = holds ? "holding" : !falls ? "not_clear" : late.low > 0 ? "drifting" : "lost";
  const ratio = retention(
    { estimate: early.estimate, variance: early.se ** 2 },
    { estimate: late.estimate, variance: late.se ** 2 },
    fit.covariance[1]![2]! * lambda ** 2,
    studentQuantile(0.975, fit.df),
  );
  return { stuck, early, late, change, lower: holds && falls, retention: ratio, fit };
}

/** Whether a gain that moved has stayed, and why that is not clear where no model tells. */
export interface Stays {
  readonly stuck: Stuck;
  readonly lasting: Lasting | null;
  readonly reasons: readonly Reason[];
}

/** What the model says; without one, the values of the first or the last months do not carry it. */
export const staysAs = (lasting: Lasting | null): Stays =>
  lasting === null
    ? { stuck: "not_clear", lasting, reasons: ["few_lasting_values"] }
    : { stuck: lasting.stuck, lasting, reasons: [] };

/** Too few of the sites compared with have not embedded the theme since. */
export const fewSitesLeft: Stays = {
  stuck: "not_clear",
  lasting: null,
  reasons: ["few_sites_left"],
};
