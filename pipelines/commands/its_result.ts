import type { InterruptedSeries, ItsFit } from "../statistics/its.ts";
import type { Coefficients, ItsAnalysis, ItsVerdict } from "../statistics/its_effect.ts";
import type { CountAnalysis, LogCoefficient } from "../statistics/quasi_poisson.ts";
import { digits, interval } from "./columns.ts";
import type { InterruptedFile } from "./interrupted.ts";
import type { Places } from "./its.ts";

/** What every `its` document says of the series. */
function designOf(series: InterruptedSeries, file: InterruptedFile) {
  const before = series.times.filter((time) => time < series.from).length;
  return {
    value: file.value,
    control: file.control,
    n: series.times.length,
    before,
    after: series.times.length - before,
    from: file.labelOf(series.from),
    model: series.model,
    season: series.season,
    period: series.season === "none" ? null : series.period,
    weighted: series.weights !== undefined,
    notes: file.notes,
  };
}

const termsOf = <One>(coefficients: Record<string, One>) => ({
  ...coefficients,
  intercept: coefficients.intercept!,
  trend: coefficients.trend!,
  level: coefficients.level!,
  slope: coefficients.slope ?? null,
});

const beyondOf = ({ beyond }: Places) =>
  beyond.map((at) => ({
    at,
    estimate: null,
    low: null,
    high: null,
    reason: "after the last value: no line is continued to there",
  }));

export type MeansResult = ReturnType<typeof describedResult>;

/** Means before and after, for a series too short for a model. */
export function describedResult(series: InterruptedSeries, file: InterruptedFile, reason: string) {
  const part = (after: boolean) => {
    const values = series.values.filter((_, i) => series.times[i]! >= series.from === after);
    return { n: values.length, mean: values.reduce((sum, each) => sum + each, 0) / values.length };
  };
  const [before, after] = [part(false), part(true)];
  return {
    sentence: `Cannot tell whether ${file.value} changed: ${reason}. Its mean was ${digits(before.mean)} before and ${digits(after.mean)} after.`,
    verdict: "cannot tell" as const,
    reason,
    method: null,
    phi: null,
    design: designOf(series, file),
    before,
    after,
    coefficients: null,
    effects: [],
    sensitivity: null,
  };
}

export type FittedResult = ReturnType<typeof fittedResult>;

/** The document of contract.md section 1, with what it rests on. */
export function fittedResult(
  series: InterruptedSeries,
  file: InterruptedFile,
  found: ItsAnalysis,
  places: Places,
) {
  const { fit, average, sensitivity, verdict, reason, relative, continued } = found;
  const other = (one: { fit: ItsFit; coefficients: Coefficients } | null) =>
    one && { coefficients: termsOf(one.coefficients) };
  const { ols, "newey-west": robust, "prais-winsten": prais, "reml-ar1": reml } = sensitivity;
  return {
    sentence: sentenceOf(file, found),
    verdict,
    reason,
    method: fit.method,
    phi: fit.phi,
    df: fit.df,
    design: designOf(series, file),
    coefficients: termsOf(found.coefficients),
    effects: [...found.effects, ...beyondOf(places)],
    average,
    relative: file.control === null ? relative : null,
    detectable: found.detectable,
    counterfactual: continued.map((each) => ({ order: file.labelOf(each.time), ...each })),
    checks: found.checks,
    sensitivity: {
      ols: other(ols),
      neweyWest: robust && {
        lag: robust.fit.lag,
        coefficients: termsOf(robust.coefficients),
        largerErrors: found.largerErrors && termsOf(found.largerErrors),
      },
      praisWinsten: prais && { rho: prais.fit.phi, ...other(prais) },
      reml: reml && { phi: reml.fit.phi, ...other(reml) },
    },
  };
}

function sentenceOf(
  { value, control }: InterruptedFile,
  { average, verdict, reason, detectable }: ItsAnalysis,
): string {
  const what = control === null ? value : `${value} less ${control}`;
  const gap = `${digits(average.estimate)} on average (95 % interval ${interval(average.low, average.high)})`;
  switch (verdict) {
    case "rose":
      return `After the change ${what} lay above the line continued from before it, by ${gap}.`;
    case "fell":
      return `After the change ${what} lay below the line continued from before it: ${gap}.`;
    case "no clear change":
      return `No clear change of ${what}: ${gap}; an effect below ${digits(detectable)} would often be missed.`;
    case "not conclusive":
      return `Not conclusive for ${what}: ${reason}.`;
  }
}

export type CountsResult = ReturnType<typeof countsResult>;

/** As `fittedResult`, with terms on the log scale and effects as rate ratios. */
export function countsResult(
  series: InterruptedSeries,
  file: InterruptedFile,
  found: CountAnalysis,
  places: Places,
) {
  const { fit, totals, relative } = found;
  const verdict: Exclude<ItsVerdict, "not conclusive"> =
    totals.low > 0 ? "rose" : totals.high < 0 ? "fell" : "no clear change";
  return {
    sentence: countSentence(file.value, verdict, found),
    verdict,
    method: "quasi-poisson" as const,
    phi: null,
    dispersion: fit.dispersion,
    df: fit.df,
    design: designOf(series, file),
    coefficients: termsOf<LogCoefficient>(found.coefficients),
    scale: { coefficients: "log rate", effects: "rate ratio" },
    effects: [...found.effects, ...beyondOf(places)],
    rateRatio: found.coefficients.level!.rr,
    totals,
    relative,
    counterfactual: found.continued.map((each) => ({ order: file.labelOf(each.time), ...each })),
    slopeTest: found.slopeTest,
    sensitivity: {
      ols: null,
      neweyWest: {
        lag: found.neweyWest.lag,
        coefficients: termsOf<LogCoefficient>(found.neweyWest.coefficients),
      },
      praisWinsten: null,
      reml: null,
    },
  };
}

function countSentence(
  value: string,
  verdict: string,
  { totals, relative }: CountAnalysis,
): string {
  const share = `${digits(relative.estimate * 100)} % (95 % interval ${interval(relative.low * 100, relative.high * 100)} %)`;
  const counted = `${totals.observed} counted where ${Math.round(totals.counterfactual)} were to be expected from before`;
  return verdict === "no clear change"
    ? `No clear change of ${value}: ${counted}, ${share}.`
    : `After the change there were ${verdict === "rose" ? "more" : "fewer"} ${value}: ${counted}, ${share}.`;
}
