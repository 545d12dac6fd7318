import type { Agreement } from "../../server/api.ts";
import { asFixed, asPercent, counted } from "../numbers.ts";

/** Kappas are said with two digits, as the field does. */
const twoDigits = (value: number): string => asFixed(value, 2);

/** "0.78 (0.60 to 0.96)", or why there is none. */
export function kappaWords({ kappa, n }: Agreement): string {
  const { estimate, low, high } = kappa;
  if (estimate === null) return "kappa cannot be told: both readings gave one class throughout";
  if (low === null || high === null)
    return `kappa ${twoDigits(estimate)}: ${estimate === 1 ? `none of the ${n} differ` : "the answers leave no error"}, so its interval cannot be told`;
  return `kappa ${twoDigits(estimate)} (${twoDigits(low)} to ${twoDigits(high)})`;
}

/** How far two readings agree, in one sentence: "Two readings of 30 sessions agree on 25 (83 %), ..." */
export function agreementSentence(agreement: Agreement): string {
  const { n, differ } = agreement;
  if (n === 0) return "Cannot tell: none of these sessions could be compared.";
  const same = n - differ.length;
  return `Two readings of ${counted(n, "session")} agree on ${same} (${asPercent(same / n)}), ${kappaWords(agreement)}.`;
}
