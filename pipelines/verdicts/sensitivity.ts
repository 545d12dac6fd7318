import { contrast, fitAr1 } from "../statistics/ar1.ts";
import { coefficientOf, fitDesign, type ItsFit } from "../statistics/its.ts";
import { after, historyRow } from "./design.ts";
import { estimateOf, historyGain } from "./gain.ts";
import type { SiteVerdict } from "./answers.ts";

/** The gain of a verdict by one method: the deciding one, and others that decide nothing. */
export interface MethodGain {
  readonly method: "reml_ar1" | "with_line" | "ols" | "newey_west" | "prais_winsten";
  readonly decides: boolean;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Autocorrelation of the errors; null where the method has none. */
  readonly phi: number | null;
  /** Lag of Newey and West; null elsewhere. */
  readonly lag: number | null;
}

/**
 * The gain of a site's verdict by the deciding model and, on the same rows and weights, by OLS, by
 * Newey and West (the larger of its own and the plain error, statistics.md 4.2) and by Prais and
 * Winsten; compared, also with a straight line added. Empty without a deciding model. Source: rules.md 4.2.
 */
export function sensitivity({ compared, own }: SiteVerdict): MethodGain[] {
  const gain = compared ?? own;
  if (gain === null) return [];
  const { observed, window } = gain;
  const { periods, values, weights } = observed;
  const rows = periods.map((period) =>
    compared ? [1, after(period, window.from)] : historyRow(period, window.from, own!.year),
  );
  const place = compared ? [0, 1] : historyGain;
  const terms = compared ? ["b0", "gain"] : ["b0", "line", "gain", "sine", "cosine"];
  const by = (method: ItsFit["method"]) =>
    fitDesign({ terms, rows }, { times: periods, values, weights }, method);
  const of = (method: MethodGain["method"], fit: ItsFit | null): MethodGain[] => {
    if (fit === null) return [];
    const { estimate, low, high } = coefficientOf(fit, place);
    return [{ method, decides: false, estimate, low, high, phi: fit.phi, lag: fit.lag }];
  };
  const ols = by("ols");
  const { estimate, low, high, phi } = gain;
  return [
    { method: "reml_ar1", decides: true, estimate, low, high, phi, lag: null },
    ...(compared ? withLine(compared) : []),
    ...of("ols", ols),
    ...of("newey_west", larger(by("newey-west"), ols)),
    ...of("prais_winsten", by("prais-winsten")),
  ];
}

function withLine({ observed, window, lambda }: NonNullable<SiteVerdict["compared"]>) {
  const fit = fitAr1({
    y: observed.values,
    x: observed.periods.map((period) => [1, after(period, window.from), period - window.from]),
    weights: observed.weights,
    times: observed.periods,
    phi: { from: 0, to: 0.9 },
  });
  if (fit === null) return [];
  const { estimate, low, high } = estimateOf(contrast(fit, [0, 1, 0]), fit.df, lambda);
  const shared = { method: "with_line", decides: false, lag: null } as const;
  return [{ ...shared, estimate, low, high, phi: fit.phi }];
}

/** Newey and West's fit with the plain covariance wherever that is the larger. */
function larger(robust: ItsFit | null, plain: ItsFit | null): ItsFit | null {
  if (robust === null || plain === null) return null;
  const wider = robust.covariance.map((row, i) =>
    row.map((cell, j) => (i === j ? Math.max(cell, plain.covariance[i]![j]!) : cell)),
  );
  return { ...robust, covariance: wider };
}
