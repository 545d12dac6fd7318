import { createHash } from "node:crypto";
import { type Ledger, transaction } from "./ledger.ts";

/**
 * Who tries to sign in: as which account, and from where; `codes`: as which account, with the right
 * password; `token`: from where a wrong token came.
 */
export type Subject = {
  readonly kind: "login" | "address" | "codes" | "token";
  readonly word: string;
};

/**
 * Failures that go unanswered; after them each one holds sign-ins for longer, up to `mostMinutes`. Wrong
 * codes come from somebody who has the password: two a day in the long run are 0.2 % in a year.
 */
export const attemptLimits = {
  login: { free: 5, mostMinutes: 15 },
  address: { free: 30, mostMinutes: 15 },
  token: { free: 30, mostMinutes: 15 },
  codes: { free: 5, mostMinutes: 12 * 60 },
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

/** Takes back what `countAttempt` counted of one that was right; what was counted before it stays. */
export function takeBackAttempt(ledger: Ledger, subjects: readonly Subject[]): void {
  const statement = ledger.database.prepare(
    "UPDATE attempts SET failures = max(0, failures - 1), held_until = NULL WHERE subject = ?",
  );
  transaction(ledger, () => {
    for (const subject of subjects) statement.run(hashOf(subject));
  });
}

/** The same of who has signed in: their account begins anew, their address does not. */
export function forgiveAttempt(ledger: Ledger, subjects: readonly Subject[]): void {
  takeBackAttempt(
    ledger,
    subjects.filter(({ kind }) => kind === "address"),
  );
  forgetAttempts(
    ledger,
    subjects.filter(({ kind }) => kind !== "address"),
  );
}

/** Lets those begin anew at once. */
export function forgetAttempts(ledger: Ledger, subjects: readonly Subject[]): void {
  const statement = ledger.database.prepare("DELETE FROM attempts WHERE subject = ?");
  transaction(ledger, () => {
    for (const subject of subjects) statement.run(hashOf(subject));
  });
}
