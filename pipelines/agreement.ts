import { classes } from "./ledger/overrides.ts";
import type { Class } from "./ledger/overrides.ts";
import { agreementByClass, confusionOf, kappaOf } from "./statistics/agreement.ts";
import { wilson } from "./statistics/proportions.ts";

/** Fewer pairs say too little of agreement (statistics.md 6). */
const enoughPairs = 30;

/** A session of the mart, as far as it is compared. */
export interface Classified {
  session_id: string;
  site: string;
  date: string;
  class: Class;
  detail: string | null;
}

export type Agreement = ReturnType<typeof compare>;

/**
 * How far labels and the classes of sessions agree. Rows of `confusion` are the labels, its columns our
 * classes; for `byClass` the labels are the truth.
 */
export function compare(
  labels: ReadonlyMap<string, Class>,
  sessions: ReadonlyMap<string, Classified>,
) {
  const both = [...labels].flatMap(([id, labelled]) => {
    const session = sessions.get(id);
    return session ? [{ ...session, labelled }] : [];
  });
  const pairs = both.map((each) => [each.labelled, each.class] as const);
  const table = confusionOf(pairs, classes);
  const kappa = kappaOf(table);
  const agreeing = pairs.filter(([labelled, ours]) => labelled === ours).length;
  const byClass = agreementByClass(table);
  const named = <Value>(values: readonly Value[]) =>
    Object.fromEntries(classes.map((name, i) => [name, values[i]!])) as Record<Class, Value>;
  return {
    n: both.length,
    missing: labels.size - both.length,
    missingIds: [...labels.keys()].filter((id) => !sessions.has(id)),
    confusion: named(table.map(named)),
    kappa: {
      estimate: kappa?.estimate ?? null,
      low: kappa?.low ?? null,
      high: kappa?.high ?? null,
      se: kappa?.se ?? null,
    },
    agreement: wilson(agreeing, both.length),
    byClass: named(byClass),
    differ: both
      .filter((each) => each.labelled !== each.class)
      .map(({ session_id, site, date, detail, labelled, class: ours }) => ({
        session_id,
        labelled,
        class: ours,
        detail,
        site,
        date,
      })),
    reasons: reasonsOf(both.length, kappa),
  };
}

function reasonsOf(n: number, kappa: ReturnType<typeof kappaOf>): string[] {
  if (n === 0) return ["cannot tell: no label is of a session in the store"];
  return [
    ...(n < enoughPairs
      ? [
          `not enough: ${n} sessions are labelled, ${enoughPairs} are needed to say how far they agree`,
        ]
      : []),
    ...(kappa === null ? ["no kappa: both sides gave one class throughout"] : []),
    ...(kappa?.low === null
      ? [
          `no interval: ${kappa.estimate === 1 ? "every label agrees" : "the labels leave no error"}, so its width cannot be told`,
        ]
      : []),
  ];
}
