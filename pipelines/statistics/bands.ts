import { gaussQuantile } from "./distributions.ts";
import { seededRandom } from "./random.ts";
import { clusterSums } from "./standard_error.ts";

export interface Band {
  /** What a standard error is multiplied by so that all intervals hold at once in 95 of 100 samples. */
  crit: number;
  draws: number;
  /** Bootstrap standard error of each estimate, which the band is built from; null where it is 0. */
  se: (number | null)[];
}

const leastDraws = 2_000;
const mostDraws = 20_000;
/** Multiplications that a band may cost. */
const mostWork = 2e9;
const spread = gaussQuantile(0.75) - gaussQuantile(0.25);

/**
 * Simultaneous 95 % band by the multiplier bootstrap with Rademacher signs, one per unit or cluster:
 * R_b = n^-1/2 sum U_i psi_i, s_k = the interquartile range of R_k over that of the normal,
 * crit = the 95 % quantile of max_k |R_bk| / s_k. Null with no estimate that varies, or where 2,000
 * draws would be too much work. Source: Callaway and Sant'Anna (2021), algorithm 1; R package BMisc.
 */
export function simultaneousBand(
  influences: readonly Float64Array[],
  clusters: Int32Array | null,
  seed: number,
): Band | null {
  const n = influences[0]?.length ?? 0;
  const sums = influences.map((influence) => clusterSums(influence, clusters));
  const units = sums[0]?.length ?? 0;
  const work = units * sums.length;
  const draws = Math.min(mostDraws, Math.floor(mostWork / Math.max(1, work)));
  if (draws < leastDraws) return null;
  const drawn = multiply(sums, units, draws, seed);
  const scales = drawn.map((column) => {
    const sorted = column.toSorted();
    return (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / spread;
  });
  const size = Math.max(0, ...scales);
  const used = scales.flatMap((scale, k) => (scale > 1e-12 * size ? [k] : []));
  if (used.length === 0) return null;
  const largest = new Float64Array(draws);
  for (const k of used)
    for (let b = 0; b < draws; b++)
      largest[b] = Math.max(largest[b]!, Math.abs(drawn[k]![b]!) / scales[k]!);
  return {
    crit: quantile(largest.toSorted(), 0.95),
    draws,
    se: scales.map((scale, k) => (used.includes(k) ? scale / n : null)),
  };
}

/** Units whose signed sums are kept for every choice of signs; divides the bits of a draw. */
const together = 5;
const bitsOfDraw = 30;

/** For each function sum_i U_i psi_i of every draw. */
function multiply(
  functions: readonly Float64Array[],
  units: number,
  draws: number,
  seed: number,
): Float64Array[] {
  const width = functions.length;
  const choices = 2 ** together;
  const sums = signedSums(functions, units);
  const random = seededRandom(seed);
  const drawn = functions.map(() => new Float64Array(draws));
  const total = new Float64Array(width);
  for (let b = 0; b < draws; b++) {
    total.fill(0);
    let bits = 0;
    for (let group = 0; group * together < units; group++) {
      if ((group * together) % bitsOfDraw === 0) bits = random.below(2 ** bitsOfDraw);
      const from = (group * choices + (bits & (choices - 1))) * width;
      for (let k = 0; k < width; k++) total[k]! += sums[from + k]!;
      bits >>>= together;
    }
    for (let k = 0; k < width; k++) drawn[k]![b] = total[k]!;
  }
  return drawn;
}

/** By group of units, choice of signs and function: the sum of the group's values with those signs. */
function signedSums(functions: readonly Float64Array[], units: number): Float64Array {
  const width = functions.length;
  const choices = 2 ** together;
  const groups = Math.ceil(units / together);
  const sums = new Float64Array(groups * choices * width);
  for (let i = 0; i < units; i++) {
    const group = Math.floor(i / together);
    const bit = i % together;
    for (let signs = 0; signs < choices; signs++) {
      const from = (group * choices + signs) * width;
      const plus = ((signs >> bit) & 1) === 1;
      for (let k = 0; k < width; k++) sums[from + k]! += (plus ? 1 : -1) * functions[k]![i]!;
    }
  }
  return sums;
}

/** Quantile of type 1: the smallest value with at least the share `p` up to it. */
const quantile = (sorted: Float64Array, p: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * p - 1e-9) - 1)]!;
