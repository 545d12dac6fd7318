import { type Ledger, transaction } from "./ledger.ts";
import { hashOfSecret, newSecret } from "./sign_ins.ts";

/** A browser whose password was right has so long to bring a code. */
export const halfSignInMinutes = 5;

/** Begins one. Returns the secret for its cookie: it is kept nowhere, and signs nobody in. */
export function beginHalfSignIn(ledger: Ledger, accountId: number, now: Date): string {
  const secret = newSecret();
  const endsAt = new Date(now.getTime() + halfSignInMinutes * 60_000).toISOString();
  transaction(ledger, () => {
    ledger.database.prepare("DELETE FROM half_sign_ins WHERE ends_at <= ?").run(now.toISOString());
    ledger.database
      .prepare("INSERT INTO half_sign_ins VALUES (?, ?, ?)")
      .run(hashOfSecret(secret), accountId, endsAt);
  });
  return secret;
}

/** The account whose password was right; null: there is no such half sign-in, or it has ended. */
export function findHalfSignIn(ledger: Ledger, secret: string, now: Date): number | null {
  const row = ledger.database
    .prepare("SELECT account_id FROM half_sign_ins WHERE secret_hash = ? AND ends_at > ?")
    .get(hashOfSecret(secret), now.toISOString());
  return row === undefined ? null : Number(row.account_id);
}

/** Ends one. Returns whether it was still there: it leads to one sign-in at most. */
export function endHalfSignIn(ledger: Ledger, secret: string): boolean {
  const { changes } = ledger.database
    .prepare("DELETE FROM half_sign_ins WHERE secret_hash = ?")
    .run(hashOfSecret(secret));
  return changes === 1;
}
