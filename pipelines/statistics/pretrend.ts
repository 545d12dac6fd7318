import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { chiSquareUpper } from "./distributions.ts";
import { hasError } from "./did_aggregate.ts";
import type { GroupTime } from "./group_time.ts";
import { clusterSums, type Sampling } from "./standard_error.ts";

/** Whether the effects before treatment are all 0; `reason` says why it cannot be told. */
export type Pretest =
  | { statistic: number; df: number; p: number; reason: null }
  | { statistic: null; df: null; p: null; reason: string };

/** A pivot of the scaled covariance below this means that one effect follows from the others. */
const singular = 1e-9;

/**
 * Wald test of the effects before treatment: W = n b' V^-1 b, V = psi'psi / n, chi-square with as many
 * degrees of freedom as effects; null where V is singular, as it is with few units. Source: Callaway
 * and Sant'Anna (2021), section 4; of low power (Roth, AER: Insights 4 (2022), 305-322).
 */
export function pretrendTest(cells: readonly GroupTime[], { clusters }: Sampling): Pretest {
  const none = (reason: string): Pretest => ({ statistic: null, df: null, p: null, reason });
  const before = cells.filter((cell) => !cell.post && !cell.reference && hasError(cell));
  if (before.length === 0) return none("no effect before treatment that has a standard error");
  const n = before[0]!.influence.length;
  const sums = before.map(({ influence }) => clusterSums(influence, clusters));
  if (before.length >= sums[0]!.length)
    return none(
      `${before.length} effects before treatment for ${sums[0]!.length} units: they cannot be told apart`,
    );
  const lengths = sums.map((psi) => Math.sqrt(psi.reduce((all, each) => all + each * each, 0)));
  const size = Math.max(...lengths);
  if (lengths.some((length) => !(length > singular * size)))
    return none("effects before treatment that do not vary");
  const gram = Matrix.zeros(before.length, before.length);
  for (let a = 0; a < before.length; a++)
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < sums[a]!.length; i++) product += sums[a]![i]! * sums[b]![i]!;
      gram.set(a, b, product / (lengths[a]! * lengths[b]!));
      gram.set(b, a, gram.get(a, b));
    }
  const cholesky = new CholeskyDecomposition(gram);
  const pivots = cholesky.lowerTriangularMatrix.diagonal();
  if (!cholesky.isPositiveDefinite() || pivots.some((pivot) => !(pivot ** 2 > singular)))
    return none("effects before treatment that follow from each other: too few units");
  const scaled = Matrix.columnVector(before.map(({ estimate }, k) => (n * estimate) / lengths[k]!));
  const statistic = scaled.transpose().mmul(cholesky.solve(scaled)).get(0, 0);
  const df = before.length;
  return { statistic, df, p: chiSquareUpper(statistic, df), reason: null };
}
