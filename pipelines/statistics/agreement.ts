import { gaussQuantile } from "./distributions.ts";

/** How often one rater chose the row's class where the other chose the column's. */
export type Confusion = readonly (readonly number[])[];

/** Counts of pairs by class: rows by the first of each pair, columns by the second. */
export function confusionOf<Class>(
  pairs: readonly (readonly [Class, Class])[],
  classes: readonly Class[],
): number[][] {
  const counts = classes.map(() => classes.map(() => 0));
  for (const [first, second] of pairs) {
    const [row, column] = [classes.indexOf(first), classes.indexOf(second)];
    const own = counts[row];
    if (own === undefined || column === -1) {
      throw new Error(`unknown class: ${String(row === -1 ? first : second)}`);
    }
    own[column] = own[column]! + 1;
  }
  return counts;
}

/** How much of an agreement it is when two classes differ: none, or the more the nearer they are. */
export type KappaWeights = "none" | "linear" | "quadratic";

/** Chance-corrected agreement: 1 complete, 0 as by chance. */
export interface Kappa {
  estimate: number;
  se: number;
  /** Normal interval of 95 %, cut at -1 and 1; null where the table leaves no error (all pairs agree, or one side chose one class): se is 0. */
  low: number | null;
  high: number | null;
}

/**
 * Cohen's kappa of a square table, with the standard error for any kappa. `linear` and `quadratic` weigh
 * by the distance of classes in their order, 1 - |i - j| / (k - 1) or its square. Null where agreement
 * by chance alone is complete (no pair, or one class chosen throughout): 0/0. Source: Cohen,
 * Psychological Bulletin 70 (1968), 213-220; Fleiss, Cohen and Everitt, ibid. 72 (1969), 323-327, as in
 * R vcd::Kappa.
 */
export function kappaOf(table: Confusion, weights: KappaWeights = "none"): Kappa | null {
  const n = sum(table.map(sum));
  const shares = table.map((row) => row.map((count) => count / n));
  const rows = shares.map(sum);
  const columns = shares.map((_, j) => sum(shares.map((row) => row[j]!)));
  const weight = (i: number, j: number) => weightOf(i, j, table.length, weights);
  const over = (of: (i: number, j: number) => number) =>
    sum(shares.map((row, i) => sum(row.map((_, j) => of(i, j)))));
  const observed = over((i, j) => weight(i, j) * shares[i]![j]!);
  const chance = over((i, j) => weight(i, j) * rows[i]! * columns[j]!);
  if (n === 0 || 1 - chance < 1e-12) return null;
  const estimate = (observed - chance) / (1 - chance);
  const ofRow = rows.map((_, i) => sum(columns.map((share, j) => share * weight(i, j))));
  const ofColumn = columns.map((_, j) => sum(rows.map((share, i) => share * weight(i, j))));
  const spread = over(
    (i, j) => shares[i]![j]! * (weight(i, j) - (ofRow[i]! + ofColumn[j]!) * (1 - estimate)) ** 2,
  );
  const variance = (spread - (estimate - chance * (1 - estimate)) ** 2) / n / (1 - chance) ** 2;
  if (1 - observed < 1e-12) return { estimate: 1, se: 0, low: null, high: null };
  if (variance < 1e-12) return { estimate, se: 0, low: null, high: null };
  const se = Math.sqrt(variance);
  const half = gaussQuantile(0.975) * se;
  return {
    estimate,
    se,
    low: Math.max(-1, estimate - half),
    high: Math.min(1, estimate + half),
  };
}

function weightOf(i: number, j: number, classes: number, weights: KappaWeights): number {
  if (weights === "none" || classes < 2) return i === j ? 1 : 0;
  const apart = Math.abs(i - j) / (classes - 1);
  return 1 - (weights === "linear" ? apart : apart ** 2);
}

/** How one class was found; null where it is 0/0. */
export interface ClassAgreement {
  /** Of those that the columns call so, the share that the rows do too. */
  precision: number | null;
  /** Of those that the rows call so, the share that the columns do too. */
  recall: number | null;
  f1: number | null;
}

/** Precision, recall and their harmonic mean by class; the rows are taken for the truth. */
export function agreementByClass(table: Confusion): ClassAgreement[] {
  return table.map((row, i) => {
    const both = row[i]!;
    const [inRow, inColumn] = [sum(row), sum(table.map((each) => each[i]!))];
    return {
      precision: share(both, inColumn),
      recall: share(both, inRow),
      f1: share(2 * both, inRow + inColumn),
    };
  });
}

const share = (part: number, all: number): number | null => (all === 0 ? null : part / all);

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
