import { chiSquareAt, studentQuantile, studentTwoSided } from "./distributions.ts";

const power = 0.8;
const confidence = 0.975;
const draws = 8;
const precision = 1e-4;

/**
 * How many standard errors a true gain must measure to be shown in four of five cases, two-sided at
 * 5 %: the M with mean P(t_df > t_.975 lambda - M s) = .8, the mean over what is not known yet; where
 * nothing is left open it is t_.975 + t_.80. s = sqrt(chi2_k / k): the noise was estimated with k
 * degrees of freedom. lambda: with J >= 3 comparison sites that do not drift apart
 * lambda^2 = max(1, chi2_(J-1) / (J-1)), as the t_j are J deviations from one mean; else 1. Sources:
 * Bloom, "Minimum detectable effects", Evaluation Review 19 (1995) 547-556; expected power: O'Hagan,
 * Stevens and Campbell, "Assurance in clinical trial design", Pharmaceutical Statistics 4 (2005)
 * 187-201; lambda: rules.md 4.2.
 */
export function detectableSteps(
  df: number,
  { comparisonSites, knownDf }: { comparisonSites: number; knownDf: number },
): number {
  const lambdas =
    comparisonSites < 3 ? [1] : roots(comparisonSites - 1).map((lambda) => Math.max(1, lambda));
  const noises = Number.isFinite(knownDf) ? roots(knownDf) : [1];
  const critical = studentQuantile(confidence, df);
  const chances = lambdas.length * noises.length;
  const shown = (size: number): number =>
    lambdas
      .flatMap((lambda) => noises.map((noise) => upper(critical * lambda - size * noise, df)))
      .reduce((sum, chance) => sum + chance / chances, 0);
  let [low, high] = [0, 50];
  while (high - low > precision) {
    const middle = (low + high) / 2;
    if (shown(middle) < power) low = middle;
    else high = middle;
  }
  return high;
}

/** sqrt(chi2_df / df) at evenly spread chances. */
const roots = (df: number): number[] =>
  Array.from({ length: draws }, (_, at) => Math.sqrt(chiSquareAt((at + 0.5) / draws, df) / df));

/** P(t_df > t). */
const upper = (t: number, df: number): number => {
  const both = studentTwoSided(t, df);
  return t > 0 ? both / 2 : 1 - both / 2;
};
