import type { Corrections } from "../server/api.ts";
import { ask } from "./api.ts";
import { asCount, counted } from "./numbers.ts";
import type { Source, Sources } from "./sources.ts";

/** What people corrected of our classes. */
export const readCorrections = (sources: Sources): Source<Corrections> =>
  sources.read("corrections", () => ask<Corrections>("/api/corrections"));

/** How often people correct our classes, in one sentence. */
export function correctionRate({ sessions, total: n, waiting }: Corrections): string {
  const rate =
    n === 0
      ? `None of ${counted(sessions, "class", "classes")} was corrected by a person.`
      : `${asCount(n)} of ${counted(sessions, "class", "classes")} (${share(n / sessions)}) ${n === 1 ? "was" : "were"} corrected by a person.`;
  if (waiting.length === 0) return rate;
  return `${rate} ${counted(waiting.length, "correction")} ${waiting.length === 1 ? "waits" : "wait"} for a session that is not in the data.`;
}

const oneDigit = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** "0.2 %"; corrections are few: whole percents would say none. */
const share = (of: number): string =>
  of < 0.001 ? "less than 0.1\u00A0%" : `${oneDigit.format(of * 100)}\u00A0%`;
