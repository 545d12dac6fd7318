import { assuranceIcon, variationIcon } from "../statistics/icons.ts";
import type { ChartKind } from "../statistics/limits.ts";
import type { Preset } from "../statistics/presets.ts";
import type { ChartPart, ControlChart } from "../statistics/spc.ts";
import type { ChartSeries } from "./spc_series.ts";

export interface Asked {
  chart: ChartKind;
  rules: Preset;
  good: "up" | "down" | undefined;
  target: number | undefined;
  /** What was decided before the chart was drawn. */
  notes: readonly string[];
}

export type SpcResult = ReturnType<typeof spcResult>;

/**
 * What `spc --json` gives: arrays and indexes in the order of time, from 0, at full precision. What
 * cannot be told is null, and why stands in `reasons`.
 */
export function spcResult(chart: ControlChart, series: ChartSeries, asked: Asked) {
  const { good, target } = asked;
  const last = series.values.findLastIndex((value) => value !== null);
  const part = chart.parts.at(-1)!;
  const icon = variationIcon(chart.variation, good);
  const lines = { lower: chart.lower[last] ?? null, upper: chart.upper[last] ?? null };
  const assured = assuranceIcon({ ...lines, judged: part.judged }, target, good);
  const few = asked.rules === "anhoej" && hasFewCrossings(part);
  const asWhole = few && icon.variation === "common_cause";
  return {
    chart: asked.chart,
    rules: asked.rules,
    n: series.values.filter((value) => value !== null).length,
    center: chart.center,
    lower: chart.lower,
    upper: chart.upper,
    sigma: chart.sigma,
    trial: chart.trial,
    signals: [
      ...chart.signals,
      ...(few ? [{ index: null, rule: "crossings" as const, direction: null }] : []),
    ],
    runs: shownRuns(part),
    variation: asWhole ? ("special_cause" as const) : icon.variation,
    side: icon.side,
    assurance: assured.assurance,
    texts: {
      variation: asWhole
        ? "special cause variation of the series as a whole: it crosses its center less often than chance would"
        : icon.text,
      assurance: assured.text,
    },
    good: good ?? null,
    target: target ?? null,
    centers: chart.centers,
    sigmas: chart.sigmas,
    points: series.values.map((value, index) => ({
      index,
      line: series.lines[index]!,
      order: series.labels[index]!,
      value,
      denominator: series.sizes?.[index] ?? null,
      variation: chart.points[index]!,
    })),
    parts: chart.parts.map((each) => ({ ...each, runs: shownRuns(each) })),
    reasons: [
      ...asked.notes,
      ...gaps(series, asked.chart),
      ...chart.parts.flatMap((each) => aboutPart(each, chart, series, asked)),
    ],
  };
}

const hasFewCrossings = ({ judged, runs }: ChartPart): boolean =>
  judged && runs.crossingsMin !== null && runs.crossings < runs.crossingsMin;

/** Runs about a center; without one there are none. */
const shownRuns = ({
  center,
  runs,
}: ChartPart): { [Key in keyof typeof runs]: (typeof runs)[Key] | null } =>
  center === null
    ? {
        longest: null,
        longestMax: null,
        crossings: null,
        crossingsMin: null,
        useful: null,
        signal: null,
      }
    : runs;

function gaps({ values, absentPeriods }: ChartSeries, chart: ChartKind): string[] {
  const empty = values.filter((value) => value === null).length;
  const has = (count: number) => (count === 1 ? "has" : "have");
  const periods = `period${absentPeriods === 1 ? "" : "s"} ${has(absentPeriods)}`;
  const ranged = chart === "xmr" || chart === "pp" || chart === "up";
  const broken = ranged ? "; no moving range is taken across a gap" : "";
  return [
    ...(empty > 0 ? [`${empty} of ${values.length} rows ${has(empty)} no value${broken}`] : []),
    ...(absentPeriods > 0
      ? [`between the first and the last, ${absentPeriods} ${periods} no row${broken}`]
      : []),
  ];
}

function aboutPart(
  part: ChartPart,
  chart: ControlChart,
  { values, sizes, labels }: ChartSeries,
  asked: Asked,
): string[] {
  const { from, to, basePoints, center, judged, sigmaZ } = part;
  const where = chart.parts.length > 1 ? ` from ${labels[from]} on` : "";
  if (center === null) {
    return [
      basePoints < 6
        ? `cannot tell: ${basePoints} points${where}, limits need 6`
        : `cannot tell: no two of the ${basePoints} points${where} are neighbours, so there is no moving range`,
    ];
  }
  if (!judged) {
    return asked.chart === "run"
      ? [`cannot tell: ${part.runs.useful} points${where} beside the median, runs need 10`]
      : [`trial limits: they rest on ${basePoints} points${where}; signals need 13`];
  }
  const reasons: string[] = [];
  const inPart = values.slice(from, to).filter((value) => value !== null);
  if (new Set(inPart).size === 1) reasons.push(`every value${where} is the same`);
  const sigmas = chart.sigmas.slice(from, to).filter((sigma) => sigma !== null);
  if (asked.chart !== "run" && sigmas.every((sigma) => sigma === 0)) {
    reasons.push(`the limits${where} lie on the center: the values behind them do not vary`);
  }
  if (part.unstableBase && asked.chart !== "run") {
    reasons.push(
      `the points behind the limits${where} are no stable process by their runs: read the limits with care`,
    );
  }
  if (sigmaZ !== null && sigmaZ > 0 && sigmaZ <= 1.2) {
    reasons.push(
      `sigma z is ${sigmaZ.toFixed(2)}${where}: hardly more than chance, a plain chart would do`,
    );
  }
  const counted = asked.chart === "p" || asked.chart === "u" || asked.chart === "c";
  const smallest = Math.min(...(sizes ?? [1]).slice(from, to).flatMap((size) => size ?? []));
  if (counted && smallest * center < 5) {
    reasons.push(
      `fewer than 5 are expected at the smallest denominator${where}: the limits are rough`,
    );
  }
  return reasons;
}
