import { nhsSignals, type JudgedPoint, type Signal } from "./signals.ts";

/** Points 6 to 12: trial limits, no signals; 13 and more: limits (rules.md 4.1; MDC: 13 points). */
const fewestForLimits = 6;
const fewestForSignals = 13;

/** Wheeler's constant for individuals, 3 / d2 with d2 = 1.128, rounded as in the NHS tools. */
const xmrConstant = 2.66;

/** The category of a point: special cause by good direction, or by side where none is known. */
export type Variation = "improvement" | "concern" | "high" | "low" | "usual";

export interface ChartOptions {
  /** Limits rest on the points from `from` up to but not including `to` alone (frozen). */
  baseline?: { from: number; to: number } | undefined;
  /** Indexes at which new limits begin. Where a baseline is given, the baseline wins. */
  rebase?: readonly number[] | undefined;
  rules?: "nhs" | undefined;
  good?: "up" | "down" | undefined;
}

export interface ControlChart {
  /** Center line and sigma of the last limits; null where there are none. */
  center: number | null;
  sigma: number | null;
  centers: (number | null)[];
  lower: (number | null)[];
  upper: (number | null)[];
  /** True where some limits rest on 6 to 12 points only: drawn, but no signals. */
  trial: boolean;
  signals: Signal[];
  points: (Variation | null)[];
  /** The category of the last point. */
  variation: Variation | null;
}

/**
 * The XmR chart (individuals and moving range) of `values` in their order of time; null is a period
 * without a value. center = mean, limits = center +/- 2.66 x mean moving range, sigma = a third of
 * that distance. Empty periods are dropped, and no moving range is taken across one. No outlier is
 * screened, no limit clipped. Source: Wheeler, Understanding Variation (1993), p. 60; NHS England,
 * Making Data Count, Single Chart Tool v5.0 (constant, rules, baseline and recalculation).
 */
export function xmr(values: readonly (number | null)[], options: ChartOptions = {}): ControlChart {
  const segments = segmentsOf(values.length, options);
  const limits = segments.map(({ base }) => xmrLimits(values.slice(base.from, base.to)));
  const limitsAt = values.map((_, i) => limits[segments.findIndex(({ to }) => i < to)] ?? noLimits);
  const signals = nhsSignals(judgedPoints(values, limitsAt));
  const points = values.map((value, i) =>
    value !== null && limitsAt[i]?.signals === true
      ? variationOf(
          signals.filter(({ index }) => index === i),
          options.good,
        )
      : null,
  );
  return {
    center: limits.at(-1)?.center ?? null,
    sigma: limits.at(-1)?.sigma ?? null,
    centers: limitsAt.map(({ center }) => center),
    lower: limitsAt.map(({ center, sigma }) => lineAt(center, sigma, -3)),
    upper: limitsAt.map(({ center, sigma }) => lineAt(center, sigma, 3)),
    trial: limits.some(({ center, signals: judged }) => center !== null && !judged),
    signals,
    points,
    variation: points[values.findLastIndex((value) => value !== null)] ?? null,
  };
}

interface Limits {
  center: number | null;
  sigma: number | null;
  signals: boolean;
}

const noLimits: Limits = { center: null, sigma: null, signals: false };

/** Where limits begin and end, and the points on which each rests. */
function segmentsOf(length: number, { baseline, rebase = [] }: ChartOptions) {
  if (baseline !== undefined) return [{ to: length, base: baseline }];
  const starts = [0, ...rebase.filter((at) => at > 0 && at < length).sort((a, b) => a - b)];
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? length;
    return { to, base: { from, to } };
  });
}

function xmrLimits(values: readonly (number | null)[]): Limits {
  const present = values.filter((value) => value !== null);
  const ranges = values.flatMap((value, i) => {
    const before = i === 0 ? null : (values[i - 1] ?? null);
    return value === null || before === null ? [] : [Math.abs(value - before)];
  });
  if (present.length < fewestForLimits || ranges.length === 0) return noLimits;
  return {
    center: mean(present),
    sigma: (xmrConstant * mean(ranges)) / 3,
    signals: present.length >= fewestForSignals,
  };
}

function judgedPoints(values: readonly (number | null)[], limitsAt: readonly Limits[]) {
  return values.flatMap((value, index): JudgedPoint[] => {
    const { center, sigma, signals } = limitsAt[index] ?? noLimits;
    if (value === null || center === null || sigma === null || !signals) return [];
    return [{ index, value, center, sigma }];
  });
}

/**
 * The category that the signals of one point add up to. Where one point is both good and bad it is
 * an improvement (Making Data Count, Single Chart Tool v5.0). Without a good direction it is high or
 * low by the first rule of outside, trend, two of three, shift (NHSRplotthedots) that holds.
 */
function variationOf(signals: readonly Signal[], good: "up" | "down" | undefined): Variation {
  if (signals.length === 0) return "usual";
  if (good === undefined) {
    const order = ["outside", "trend", "two_of_three", "shift"];
    const first = order.flatMap((rule) => signals.filter((signal) => signal.rule === rule))[0];
    return first?.direction ?? "usual";
  }
  const goodSide = good === "up" ? "high" : "low";
  return signals.some(({ direction }) => direction === goodSide) ? "improvement" : "concern";
}

function lineAt(center: number | null, sigma: number | null, sigmas: number): number | null {
  return center === null || sigma === null ? null : center + sigmas * sigma;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
