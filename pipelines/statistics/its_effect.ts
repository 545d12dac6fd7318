import { studentQuantile } from "./distributions.ts";
import {
  type Coefficient,
  coefficientOf,
  designOf,
  fitDesign,
  type InterruptedSeries,
  type ItsFit,
  type Method,
  type Term,
} from "./its.ts";
import { breuschGodfrey, durbinWatson, type SerialTest } from "./its_checks.ts";
import { dot } from "./linear.ts";

export type Coefficients = Record<Term, Coefficient>;

/** What a series would have been without the change, period by period after it. */
export interface Continued {
  time: number;
  value: number;
  fitted: number;
  counterfactual: number;
  /** 95 % interval of the counterfactual line. */
  low: number;
  high: number;
}

export interface RelativeEffect {
  estimate: number;
  low: number;
  high: number;
}

export type ItsVerdict = "rose" | "fell" | "no clear change" | "not conclusive";

export interface ItsAnalysis {
  fit: ItsFit;
  coefficients: Coefficients;
  effects: (Coefficient & { at: number })[];
  /** Mean distance between the fitted and the continued line over the periods after. */
  average: Coefficient;
  /** Sum of that distance over the sum of the continued line; null where that line is not above 0. */
  relative: RelativeEffect | null;
  continued: Continued[];
  /** Smallest average effect that such a series shows in 80 of 100 samples. */
  detectable: number;
  sensitivity: Record<Method, { fit: ItsFit; coefficients: Coefficients } | null>;
  /** Newey-West with the larger of its own and the plain standard error of each term. */
  largerErrors: Coefficients | null;
  checks: { breuschGodfrey: SerialTest[]; durbinWatson: number };
  verdict: ItsVerdict;
  reason: string;
}

const methods: readonly Method[] = ["ols", "newey-west", "prais-winsten", "reml-ar1"];
/** From here on trend and effect cannot be told apart (statistics.md 1.6). */
const largestPhi = 0.9;

/**
 * An interrupted time series by REML AR(1) with what it implies and what other methods say. `at` are
 * periods after the change, the first one 1. Null where the values lie exactly on the lines or the
 * columns do not tell all terms apart. Sources: Bernal, Cummins and Gasparrini, International Journal of
 * Epidemiology 46 (2017), 348-355; Turner et al., BMC Medical Research Methodology 21 (2021), 181;
 * statistics.md 4.
 */
export function analyse(
  series: InterruptedSeries,
  at: readonly number[],
  lag?: number,
): ItsAnalysis | null {
  const design = designOf(series);
  const by = (method: Method) => {
    const fit = fitDesign(design, series, method, lag);
    return fit && { fit, coefficients: coefficientsOf(fit) };
  };
  const sensitivity = Object.fromEntries(
    methods.map((method) => [method, by(method)]),
  ) as ItsAnalysis["sensitivity"];
  const { "reml-ar1": main, "newey-west": robust, ols } = sensitivity;
  if (main === null || ols === null) return null;
  const { fit } = main;
  const after = [...series.times.keys()].filter((i) => series.times[i]! >= series.from);
  const without = designOf(series, false).rows;
  const gap = meanOf(after.map((i) => design.rows[i]!.map((cell, k) => cell - without[i]![k]!)));
  const average = coefficientOf(fit, gap);
  const orders = [1, robust?.fit.lag ?? 1].filter((order, k, all) => all.indexOf(order) === k);
  // Residuals of a weighted fit stand at right angles to its weighted columns alone.
  const root = series.values.map((_, i) => Math.sqrt(series.weights?.[i] ?? 1));
  return {
    fit,
    coefficients: main.coefficients,
    effects: at.map((k) => ({ at: k, ...coefficientOf(fit, effectAt(fit.terms, k)) })),
    average,
    relative: relativeEffect(fit, gap, meanOf(after.map((i) => without[i]!))),
    continued: after.map((i) => continued(fit, series, i, design.rows[i]!, without[i]!)),
    detectable: (studentQuantile(0.975, fit.df) + studentQuantile(0.8, fit.df)) * average.se,
    sensitivity,
    largerErrors: robust && larger(robust, ols.coefficients),
    checks: {
      breuschGodfrey: orders.map((order) =>
        breuschGodfrey(
          design.rows.map((row, i) => row.map((cell) => cell * root[i]!)),
          ols.fit.residuals.map((residual, i) => residual * root[i]!),
          series.times,
          order,
        ),
      ),
      durbinWatson: durbinWatson(ols.fit.residuals),
    },
    ...verdictOf(average, sensitivity),
  };
}

/** Weights of the terms in the effect of the k-th period after: level + slope (k - 1). */
export const effectAt = (terms: readonly Term[], k: number): number[] =>
  terms.map((term) => (term === "level" ? 1 : term === "slope" ? k - 1 : 0));

export function coefficientsOf(fit: ItsFit): Coefficients {
  return Object.fromEntries(
    fit.terms.map((term, at) => [
      term,
      coefficientOf(
        fit,
        fit.terms.map((_, k) => (k === at ? 1 : 0)),
      ),
    ]),
  );
}

function continued(
  fit: ItsFit,
  { times, values }: InterruptedSeries,
  i: number,
  row: readonly number[],
  without: readonly number[],
): Continued {
  const { estimate, low, high } = coefficientOf(fit, without);
  return {
    time: times[i]!,
    value: values[i]!,
    fitted: dot(row, fit.coefficients),
    counterfactual: estimate,
    low,
    high,
  };
}

/** Ratio of two combinations of the coefficients with its interval by the delta method. */
function relativeEffect(
  fit: ItsFit,
  gap: readonly number[],
  line: readonly number[],
): RelativeEffect | null {
  const [above, below] = [dot(gap, fit.coefficients), dot(line, fit.coefficients)];
  if (!(below > 0)) return null;
  const estimate = above / below;
  const { se } = coefficientOf(
    fit,
    gap.map((cell, k) => (cell - estimate * line[k]!) / below),
  );
  const reach = studentQuantile(0.975, fit.df) * se;
  return { estimate, low: estimate - reach, high: estimate + reach };
}

/** Newey-West is too small on short series: never smaller than the plain error (statistics.md 4.2). */
function larger(
  { coefficients }: { coefficients: Coefficients },
  plain: Coefficients,
): Coefficients {
  return Object.fromEntries(
    Object.entries(coefficients).map(([term, own]) =>
      own.se >= plain[term]!.se ? [term, own] : [term, plain[term]!],
    ),
  );
}

function verdictOf(
  average: Coefficient,
  { ols, "prais-winsten": prais, "reml-ar1": reml }: ItsAnalysis["sensitivity"],
): { verdict: ItsVerdict; reason: string } {
  const phi = reml!.fit.phi!;
  if (phi > largestPhi)
    return {
      verdict: "not conclusive",
      reason: `errors follow each other so closely (phi ${phi.toFixed(2)}) that trend and effect cannot be separated`,
    };
  const level = ols!.coefficients.level!;
  const others = [prais, reml].flatMap((each) => (each ? [each.coefficients.level!] : []));
  const disagree = others.every(({ estimate }) => !isNear(estimate, level.estimate));
  const claims = [level, ...others].some(({ low, high }) => low > 0 || high < 0);
  if (disagree && claims)
    return {
      verdict: "not conclusive",
      reason: "the level change depends on the method: trend and effect cannot be separated",
    };
  if (average.low > 0) return { verdict: "rose", reason: "the interval lies above 0" };
  if (average.high < 0) return { verdict: "fell", reason: "the interval lies below 0" };
  return { verdict: "no clear change", reason: "the interval covers 0" };
}

/** Of one sign and less than a factor 2 apart. */
const isNear = (a: number, b: number): boolean => a * b > 0 && a / b < 2 && b / a < 2;

const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length);
