import { boundsOf, type ChartKind, type Limits, limitsOf, type Observation } from "./limits.ts";
import { type Preset, presets, type RuleSet } from "./presets.ts";
import { longRuns, type Runs, runsOf } from "./runs.ts";
import { type JudgedPoint, ruleOrder, type Signal, specialCauses } from "./signals.ts";

/** Points 6 to 12: trial limits, no signals; 13 and more: limits (rules.md 4.1; MDC: 13 points). */
const fewestForLimits = 6;
const fewestForSignals = 13;
/** A baseline of a year is enough where more points follow it (NHSRplotthedots: at least 12). */
export const fewestForBaseline = 12;

/** The category of a point: special cause by good direction, or by side where none is known. */
export type Variation = "improvement" | "concern" | "high" | "low" | "usual";

export interface ChartOptions {
  kind?: ChartKind | undefined;
  /** Denominators of the values, for every kind but xmr, c and run. */
  sizes?: readonly (number | null)[] | undefined;
  /** Number of the period of each value; neighbours are one apart. Absent: each follows the last. */
  places?: readonly number[] | undefined;
  /** Limits of all points rest on those from `from` up to but not including `to`; wins over rebase. */
  baseline?: { from: number; to: number } | undefined;
  /** Limits of each part rest on its first so many points. */
  freeze?: number | undefined;
  /** Indexes at which new limits begin. */
  rebase?: readonly number[] | undefined;
  rules?: Preset | RuleSet | undefined;
  good?: "up" | "down" | undefined;
}

/** A stretch of the chart with limits of its own. */
export interface ChartPart {
  from: number;
  to: number;
  /** Points on which the limits rest. */
  basePoints: number;
  center: number | null;
  /** Whether its points are judged: enough of them stand behind the limits. */
  judged: boolean;
  ranges: Limits["ranges"];
  sigmaZ: number | null;
  runs: Runs;
  /** Whether the runs of the points behind the limits say that they are no stable process. */
  unstableBase: boolean;
}

export interface ControlChart {
  /** Center line and sigma of the last point's limits; null where there are none. */
  center: number | null;
  sigma: number | null;
  centers: (number | null)[];
  sigmas: (number | null)[];
  lower: (number | null)[];
  upper: (number | null)[];
  /** True where some limits rest on 6 to 12 points only: drawn, but no signals. */
  trial: boolean;
  signals: Signal[];
  points: (Variation | null)[];
  /** The category of the last point. */
  variation: Variation | null;
  parts: ChartPart[];
}

/**
 * The XmR chart (individuals and moving range) of `values` in their order of time; null is a period
 * without a value. center = mean, limits = center +/- 2.66 x mean moving range, sigma = a third of
 * that distance. Empty periods are dropped, and no moving range is taken across one. No outlier is
 * screened, no limit clipped. Source: Wheeler, Understanding Variation (1993), p. 60; NHS England,
 * Making Data Count, Single Chart Tool v5.0 (constant, rules, baseline and recalculation).
 */
export function xmr(values: readonly (number | null)[], options: ChartOptions = {}): ControlChart {
  return controlChart(values, { ...options, kind: "xmr" });
}

/**
 * A control chart of `values` in their order of time: limits by `limitsOf`, special causes by the rules.
 * Fewer than 6 points have no limits, 6 to 12 trial limits without signals. A run chart has a median
 * alone, and is judged from 10 points beside it. Limits of shares and rates end where none can lie.
 */
export function controlChart(
  values: readonly (number | null)[],
  options: ChartOptions = {},
): ControlChart {
  const { kind = "xmr", rules: named = "nhs", good } = options;
  const rules: RuleSet = typeof named === "string" ? presets[named] : named;
  const parts = partsOf(values, options).map((part) => {
    const base = observed(values, options, part.base);
    const limits = base.length < fewestForLimits ? null : limitsOf(kind, base, rules);
    return describe(part, base, limits, values, options);
  });
  const at = (index: number) => parts.find(({ shown }) => index < shown.to);
  const sigmas = values.map((_, i) => {
    const size = options.sizes === undefined ? 1 : (options.sizes[i] ?? null);
    return size === null ? null : (at(i)?.limits?.sigmaOf?.(size) ?? null);
  });
  const centers = values.map((_, i) => at(i)?.shown.center ?? null);
  const judged = parts.map((part) => judgedPoints(part, values, sigmas));
  const grouped = rules.resets ? judged : [judged.flat()];
  const signals = grouped
    .flatMap((points) => [...specialCauses(points, rules), ...(rules.runs ? longRuns(points) : [])])
    .sort((a, b) => a.index - b.index);
  const isJudged = new Set(judged.flat().map(({ index }) => index));
  const ofPoint = Map.groupBy(signals, ({ index }) => index);
  const points = values.map((_, i) =>
    isJudged.has(i) ? variationOf(ofPoint.get(i) ?? [], good, rules.conflict) : null,
  );
  const last = values.findLastIndex((value) => value !== null);
  const { least, most } = boundsOf(kind);
  return {
    center: parts.at(-1)?.shown.center ?? null,
    sigma: sigmas[last] ?? null,
    centers,
    sigmas,
    lower: values.map((_, i) => within(lineAt(centers[i], sigmas[i], -3), least, most)),
    upper: values.map((_, i) => within(lineAt(centers[i], sigmas[i], 3), least, most)),
    trial: parts.some(({ shown }) => shown.center !== null && !shown.judged),
    signals,
    points,
    variation: points[last] ?? null,
    parts: parts.map(({ shown }) => shown),
  };
}

interface Range {
  from: number;
  to: number;
}

interface Part extends Range {
  base: Range;
  /** Whether more points follow those on which the limits rest. */
  frozen: boolean;
}

/** Where limits begin and end, and the points on which each rests. */
function partsOf(
  values: readonly (number | null)[],
  { baseline, freeze, rebase = [] }: ChartOptions,
): Part[] {
  const length = values.length;
  if (baseline !== undefined) return [{ from: 0, to: length, base: baseline, frozen: true }];
  const starts = [0, ...rebase.filter((at) => at > 0 && at < length).sort((a, b) => a - b)];
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? length;
    const end = freeze === undefined ? to : afterPoints(values, from, to, freeze);
    return { from, to, base: { from, to: end }, frozen: end < to };
  });
}

/** Index behind the first so many values. */
function afterPoints(
  values: readonly (number | null)[],
  from: number,
  to: number,
  count: number,
): number {
  let left = count;
  for (let at = from; at < to; at += 1) {
    if (values[at] !== null) left -= 1;
    if (left === 0) return at + 1;
  }
  return to;
}

function observed(
  values: readonly (number | null)[],
  { sizes, places }: ChartOptions,
  { from, to }: Range,
): Observation[] {
  return values.slice(from, to).flatMap((value, i): Observation[] => {
    const at = from + i;
    const size = sizes === undefined ? 1 : (sizes[at] ?? null);
    return value === null || size === null ? [] : [{ value, size, place: places?.[at] ?? at }];
  });
}

interface DrawnPart {
  shown: ChartPart;
  limits: Limits | null;
}

function describe(
  { from, to, frozen }: Part,
  base: readonly Observation[],
  limits: Limits | null,
  values: readonly (number | null)[],
  { kind }: ChartOptions,
): DrawnPart {
  const center = limits?.center ?? null;
  const points = observed(values, {}, { from, to });
  const runs = runsOf(center === null ? [] : points.map(({ value }) => ({ value, center })));
  const enough =
    base.length >= (frozen ? fewestForBaseline : fewestForSignals) &&
    points.length >= fewestForSignals;
  const middle = base.length === 0 ? null : limitsOf("run", base, presets.anhoej)!.center;
  const shown: ChartPart = {
    from,
    to,
    basePoints: base.length,
    center,
    judged: center !== null && (kind === "run" ? runs.signal !== null : enough),
    ranges: limits?.ranges ?? null,
    sigmaZ: limits?.sigmaZ ?? null,
    runs,
    unstableBase:
      middle !== null &&
      runsOf(base.map(({ value }) => ({ value, center: middle }))).signal === true,
  };
  return { shown, limits };
}

function judgedPoints(
  { shown: { from, to, center, judged }, limits }: DrawnPart,
  values: readonly (number | null)[],
  sigmas: readonly (number | null)[],
): JudgedPoint[] {
  if (center === null || !judged) return [];
  return observed(values, {}, { from, to }).flatMap(({ value, place: index }): JudgedPoint[] => {
    const sigma = limits?.sigmaOf === null ? Infinity : (sigmas[index] ?? null);
    return sigma === null ? [] : [{ index, value, center, sigma }];
  });
}

/**
 * The category that the signals of one point add up to. Where one point is both good and bad it is an
 * improvement (Making Data Count), or what its first rule says (NHSRplotthedots). Without a good
 * direction it is high or low by the first of outside, trend, two of three, shift that holds.
 */
function variationOf(
  signals: readonly Signal[],
  good: "up" | "down" | undefined,
  conflict: RuleSet["conflict"],
): Variation {
  const first = ruleOrder.flatMap((rule) => signals.filter((signal) => signal.rule === rule))[0];
  if (first === undefined) return "usual";
  if (good === undefined) return first.direction;
  const goodSide = good === "up" ? "high" : "low";
  const deciding = conflict === "first" ? [first] : signals;
  return deciding.some(({ direction }) => direction === goodSide) ? "improvement" : "concern";
}

function lineAt(
  center: number | null | undefined,
  sigma: number | null | undefined,
  sigmas: number,
): number | null {
  return center == null || sigma == null ? null : center + sigmas * sigma;
}

const within = (line: number | null, least: number, most: number): number | null =>
  line === null ? null : Math.min(most, Math.max(least, line));
