import { gaussQuantile } from "./distributions.ts";

/** An estimate by influence functions, with its pointwise 95 % interval. */
export interface Inference {
  estimate: number;
  /** Null where it is not defined: fewer than two units in an arm, or changes that do not vary. */
  se: number | null;
  low: number | null;
  high: number | null;
}

/** What each draw or sum of squares goes over: clusters where there are any, else units. */
export interface Sampling {
  clusters: Int32Array | null;
  /** Standard errors up to this are rounding. */
  smallest: number;
}

/** Sums of an influence function within clusters; the function itself without clusters. */
export function clusterSums(influence: Float64Array, clusters: Int32Array | null): Float64Array {
  if (clusters === null) return influence;
  const sums = new Float64Array(clusters.reduce((most, at) => Math.max(most, at), 0) + 1);
  for (const [i, psi] of influence.entries()) sums[clusters[i]!]! += psi;
  return sums;
}

/**
 * sqrt(sum psi^2) / n, with clusters sqrt(sum S_c^2) / n, S_c = the sum of psi within a cluster.
 * Null for what is rounding. Source: Callaway and Sant'Anna (2021), theorem 2 and remark 10.
 */
export function standardError(influence: Float64Array, sampling: Sampling): number | null {
  let squares = 0;
  for (const sum of clusterSums(influence, sampling.clusters)) squares += sum * sum;
  const se = Math.sqrt(squares) / influence.length;
  return se > sampling.smallest ? se : null;
}

const reach = gaussQuantile(0.975);

export function inferenceOf(estimate: number, se: number | null): Inference {
  if (se === null) return { estimate, se, low: null, high: null };
  return { estimate, se, low: estimate - reach * se, high: estimate + reach * se };
}
