import { type Ar1Fit, contrast, fitAr1 } from "../statistics/ar1.ts";
import { studentQuantile, studentTwoSided } from "../statistics/distributions.ts";
import {
  after,
  fieldPhi,
  historyRow,
  meanPhi,
  ownPhi,
  phiOf,
  sidesOf,
  stepRows,
  windowOf,
} from "./design.ts";
import {
  type Comparison,
  comparisonMean,
  type Comparisons,
  comparisonsOf,
  difference,
  differencesWithin,
} from "./comparison.ts";
import { ownValues } from "./series.ts";
import type { Observed, SiteSeries, VerdictRules, Window } from "./series.ts";

/** An estimate with its 95 % interval; `rises` is the one-sided p value of a rise, `falls` of a fall. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number;
  readonly df: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly rises: number;
  readonly falls: number;
}

/** A gain by one of the two designs of rules.md 4.2. */
export interface Gain extends Estimate {
  readonly phi: number;
  /** Periods before and after that the model rests on. */
  readonly before: number;
  readonly after: number;
  /** What the model was fitted to, and its window. */
  readonly observed: Observed;
  readonly window: Window;
  readonly fit: Ar1Fit;
  /** Why the estimate cannot be told from something else; null where it can. */
  readonly doubt: "other_sign_with_line" | "autocorrelation" | "bad_run" | null;
}

/** The compared design: with the sites, and how much wider they make the interval. */
export interface ComparedGain extends Gain {
  readonly comparison: readonly SiteSeries[];
  readonly lambda: number;
  /** Whether the site's own mean and that of the comparison sites both rose, or both fell. */
  readonly bothRose: boolean;
  readonly bothFell: boolean;
}

/** The gain by the site's own history. */
export interface OwnGain extends Gain {
  /** Periods that make a year, of the yearly wave. */
  readonly year: number;
}

const mostPhi = 0.8;

/** An estimate's interval and p values by Student's t; `widen` multiplies the standard error. */
export function estimateOf(
  { estimate, se }: { estimate: number; se: number },
  df: number,
  widen = 1,
): Estimate {
  const error = se * widen;
  const reach = studentQuantile(0.975, df) * error;
  const t = estimate / error;
  const p = studentTwoSided(t, df);
  return {
    estimate,
    se: error,
    df,
    low: estimate - reach,
    high: estimate + reach,
    p,
    rises: t > 0 ? p / 2 : 1 - p / 2,
    falls: t < 0 ? p / 2 : 1 - p / 2,
  };
}

/**
 * The average gain of a site over sites that have not embedded the theme (rules.md 4.2, compared):
 * d_t = b0 + gain X_t, REML AR(1). `last` is the last period that is over. Null with fewer than two
 * comparison sites in every window, too few periods, or values without any variation. `comparisons`:
 * those of `others`, where several sites are asked about.
 */
export function comparedGain(
  own: SiteSeries,
  others: readonly SiteSeries[],
  last: number,
  rules: VerdictRules,
  comparisons: Comparisons = comparisonsOf(others, rules),
): ComparedGain | null {
  const found = comparedWindow(own, comparisons, last, rules);
  if (found === null) return null;
  const { window, comparison } = found;
  const phi = phiOf(comparison.sites.length);
  const observed = difference(own, comparison, window);
  const sides = sidesOf(observed.periods, window.from);
  if (sides.before < rules.pre_min || sides.after < rules.post_min) return null;
  const fit = step(observed, window.from, phi);
  if (fit === null) return null;
  const lambda = widening(comparison, observed.periods, window, phi, fit.df);
  const gain = estimateOf(contrast(fit, [0, 1]), fit.df, lambda);
  const line = fitAr1({
    y: observed.values,
    x: observed.periods.map((period) => [1, after(period, window.from), period - window.from]),
    weights: observed.weights,
    times: observed.periods,
    phi: fieldPhi,
  });
  const excludesZero = gain.low > 0 || gain.high < 0;
  const otherSign =
    excludesZero && line !== null && Math.sign(line.coefficients[1]!) === -Math.sign(gain.estimate);
  const [ownMean, theirMean] = [
    stepOf(ownValues(own, window), window.from),
    stepOf(comparisonMean(comparison, window), window.from),
  ];
  return {
    ...gain,
    ...sides,
    phi: fit.phi,
    fit,
    observed,
    window,
    comparison: comparison.sites,
    lambda,
    doubt: otherSign ? "other_sign_with_line" : fit.phi > mostPhi ? "autocorrelation" : null,
    bothRose: ownMean !== null && theirMean !== null && ownMean.low > 0 && theirMean.low > 0,
    bothFell: ownMean !== null && theirMean !== null && ownMean.high < 0 && theirMean.high < 0,
  };
}

/** The longest window of 6 to 12 periods in which there are two comparison sites. */
export function comparedWindow(
  own: SiteSeries,
  comparisons: Comparisons,
  last: number,
  rules: VerdictRules,
): { window: Window; comparison: Comparison } | null {
  const embedded = own.embedded!;
  const most = Math.min(rules.post_max, last - embedded + 1);
  for (let reach = most; reach >= rules.post_min; reach--) {
    const window = windowOf(embedded, reach, rules);
    const comparison = comparisons(own, window);
    if (comparison.sites.length >= rules.comparison_min) return { window, comparison };
  }
  return null;
}

/**
 * How much sites that drift apart by themselves widen the interval: t_j of the same model and months
 * for each comparison site against the other ones, sqrt(mean t_j^2 (df - 2) / df), at least 1.
 */
function widening(
  comparison: Comparison,
  periods: readonly number[],
  { from }: Window,
  phi: { from: number; to: number },
  df: number,
): number {
  if (comparison.sites.length < 3 || df <= 2) return 1;
  return comparison.once(`lambda ${from} of ${periods.join()}`, () => {
    const squares = differencesWithin(comparison, periods).flatMap((observed) => {
      const fit = step(observed, from, phi);
      if (fit === null) return [];
      const { estimate, se } = contrast(fit, [0, 1]);
      return [(estimate / se) ** 2];
    });
    if (squares.length === 0) return 1;
    const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    return Math.max(1, Math.sqrt((mean * (df - 2)) / df));
  });
}

const only = ({ periods, values, weights }: Observed, kept: ReadonlySet<number>): Observed => {
  const places = periods.flatMap((period, at) => (kept.has(period) ? [at] : []));
  return {
    periods: places.map((at) => periods[at]!),
    values: places.map((at) => values[at]!),
    weights: places.map((at) => weights[at]!),
  };
};

/** b0 + gain X_t with AR(1) errors. */
const step = (
  { periods, values, weights }: Observed,
  from: number,
  phi: { from: number; to: number },
): Ar1Fit | null =>
  fitAr1({
    y: values,
    x: stepRows(periods, from),
    weights,
    times: periods,
    phi,
  });

function stepOf(observed: Observed, from: number): Estimate | null {
  const fit = step(observed, from, meanPhi);
  return fit === null ? null : estimateOf(contrast(fit, [0, 1]), fit.df);
}

/**
 * The gain by a site's own history alone (rules.md 4.2): a straight line, a yearly wave and the gain,
 * weights n, phi in [.2, .9]. `good` is +1 where a rise is good, -1 where a fall is. `year` is how
 * many periods make one. Null with too few periods or values without any variation.
 */
export function ownGain(
  own: SiteSeries,
  last: number,
  good: 1 | -1,
  year: number,
  rules: VerdictRules,
): OwnGain | null {
  const embedded = own.embedded!;
  const reach = Math.min(rules.post_max, last - embedded + 1);
  if (reach < rules.post_min) return null;
  const window = windowOf(embedded, reach, rules);
  const observed = ownValues(own, window);
  const { periods } = observed;
  const sides = sidesOf(periods, embedded);
  if (
    sides.before < rules.pre_min ||
    sides.after < rules.post_min ||
    periods.length < rules.own_total_min
  )
    return null;
  const fit = history(observed, embedded, year);
  if (fit === null) return null;
  const gain = estimateOf(contrast(fit, historyGain), fit.df);
  let doubt: Gain["doubt"] = null;
  if (followsBadRun(observed, embedded, good, rules)) {
    const without = new Set(
      periods.filter((period) => period < embedded - rules.bad_run_months || period >= embedded),
    );
    const refitted = history(only(observed, without), embedded, year);
    const again = refitted === null ? 0 : contrast(refitted, historyGain).estimate;
    if (again * Math.sign(gain.estimate) < Math.abs(gain.estimate) / 2) doubt = "bad_run";
  }
  return { ...gain, ...sides, phi: fit.phi, fit, observed, window, year, doubt };
}

export const historyGain = [0, 0, 1, 0, 0];

/** b0 + b1 t + gain X_t + sin + cos of a year. */
const history = ({ periods, values, weights }: Observed, from: number, year: number) =>
  fitAr1({
    y: values,
    x: periods.map((period) => historyRow(period, from, year)),
    weights,
    times: periods,
    phi: ownPhi,
  });

/**
 * Whether the mean of the last months before the embedding lies more than sd / sqrt(3) on the bad side
 * of the mean of the months before them (their standard deviation).
 */
export function followsBadRun(
  { periods, values }: Observed,
  from: number,
  good: 1 | -1,
  { bad_run_months: run }: VerdictRules,
): boolean {
  const before = values.filter((_, at) => periods[at]! < from);
  const late = values.filter((_, at) => periods[at]! < from && periods[at]! >= from - run);
  const early = before.slice(0, before.length - late.length);
  if (late.length === 0 || early.length < 2) return false;
  const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
  const center = mean(early);
  const sd = Math.sqrt(
    early.reduce((sum, each) => sum + (each - center) ** 2, 0) / (early.length - 1),
  );
  return good * (mean(late) - center) < -sd / Math.sqrt(run);
}

/** The smallest true gain that a design with this error would show in four of five cases. */
export const detectable = ({ se, df }: Pick<Estimate, "se" | "df">): number =>
  se * (studentQuantile(0.975, df) + studentQuantile(0.8, df));
