import { createHash } from "node:crypto";
import { type Ledger, transaction } from "./ledger.ts";

/** Who tries to sign in: as which account, and from where; `token`: from where a wrong token came. */
export type Subject = { readonly kind: "login" | "address" | "token"; readonly word: string };

/** Failures that go unanswered; after them each one holds sign-ins for longer, up to `mostMinutes`. */
export const attemptLimits = {
  login: { free: 5, mostMinutes: 15 },
  address: { free: 30, mostMinutes: 15 },
  token: { free: 30, mostMinutes: 15 },
} as const;

/** Failures are forgotten after so long without another. */
const keptHours = 24;

const hashOf = ({ kind, word }: Subject): string =>
  createHash("sha256").update(`${kind} ${word}`).digest("hex");

/**
 * Counts an attempt as failed before it is looked at, so that many at once are counted too. Returns
 * the instant until which its account or address is held, and then counts nothing; null: go on.
 */
export function countAttempt(ledger: Ledger, subjects: readonly Subject[], now: Date): Date | null {
  return transaction(ledger, () => {
    const { database } = ledger;
    const forgotten = new Date(now.getTime() - keptHours * 3_600_000).toISOString();
    database.prepare("DELETE FROM attempts WHERE last_at < ?").run(forgotten);
    const find = database.prepare("SELECT failures, held_until FROM attempts WHERE subject = ?");
    const rows = subjects.map((subject) => ({ subject, row: find.get(hashOf(subject)) }));
    const held = rows
      .map(({ row }) => String(row?.held_until ?? ""))
      .filter((until) => until > now.toISOString())
      .toSorted()
      .at(-1);
    if (held !== undefined) return new Date(held);
    const count = database.prepare(
      `INSERT INTO attempts VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
         held_until = excluded.held_until`,
    );
    for (const { subject, row } of rows) {
      const failures = Number(row?.failures ?? 0) + 1;
      count.run(hashOf(subject), failures, now.toISOString(), holdAfter(subject, failures, now));
    }
    return null;
  });
}

function holdAfter({ kind }: Subject, failures: number, now: Date): string | null {
  const { free, mostMinutes } = attemptLimits[kind];
  if (failures < free) return null;
  const minutes = Math.min(mostMinutes, 2 ** (failures - free));
  return new Date(now.getTime() + minutes * 60_000).toISOString();
}

/** Takes back what `countAttempt` counted of one that was right: the account begins anew. */
export function forgiveAttempt(ledger: Ledger, subjects: readonly Subject[]): void {
  transaction(ledger, () => {
    for (const subject of subjects) {
      const statement =
        subject.kind === "login"
          ? "DELETE FROM attempts WHERE subject = ?"
          : "UPDATE attempts SET failures = max(0, failures - 1), held_until = NULL WHERE subject = ?";
      ledger.database.prepare(statement).run(hashOf(subject));
    }
  });
}
