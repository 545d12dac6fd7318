import type { Ledger } from "./ledger.ts";

/** A person as a provider of single sign-on knows them: its name, and its number for them. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** An issuer as it is kept: with and without a slash at the end of its host it is one. */
const named = (issuer: string): string => new URL(issuer).href;

/** The account that an identity was bound to; `removed`: it has ended since. Null: none was. */
export function boundAccount(
  ledger: Ledger,
  { issuer, subject }: Identity,
): { accountId: number; removed: boolean } | null {
  const row = ledger.database
    .prepare(
      `SELECT account_id, removed_at IS NOT NULL AS removed FROM identities
       JOIN accounts USING (account_id) WHERE issuer = ? AND subject = ?`,
    )
    .get(named(issuer), subject);
  return row === undefined
    ? null
    : { accountId: Number(row.account_id), removed: row.removed === 1 };
}

/** Whether an account is bound to somebody at this provider. */
export const isBound = (ledger: Ledger, accountId: number, issuer: string): boolean =>
  ledger.database
    .prepare("SELECT 1 FROM identities WHERE account_id = ? AND issuer = ?")
    .get(accountId, named(issuer)) !== undefined;

/** Binds an identity to an account, in place of one that has ended. Throws when the account has another. */
export function bindIdentity(
  ledger: Ledger,
  { issuer, subject }: Identity,
  accountId: number,
  at: string,
): void {
  ledger.database
    .prepare(
      `INSERT INTO identities (issuer, subject, account_id, bound_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (issuer, subject) DO UPDATE SET account_id = excluded.account_id, bound_at = excluded.bound_at`,
    )
    .run(named(issuer), subject, accountId, at);
}

/** Notes that the provider let somebody in. */
export function noteSeen(ledger: Ledger, { issuer, subject }: Identity, at: string): void {
  ledger.database
    .prepare("UPDATE identities SET seen_at = ? WHERE issuer = ? AND subject = ?")
    .run(at, named(issuer), subject);
}

/** When this provider last let in who an account is, or the account was bound; null: it is not bound. */
export function lastSeen(ledger: Ledger, accountId: number, issuer: string): string | null {
  const row = ledger.database
    .prepare(
      "SELECT coalesce(seen_at, bound_at) AS at FROM identities WHERE account_id = ? AND issuer = ?",
    )
    .get(accountId, named(issuer));
  return row === undefined ? null : String(row.at);
}

/** Lets an account be bound anew at its next sign-in. Returns whether it was bound. */
export const releaseAccount = (ledger: Ledger, accountId: number): boolean =>
  ledger.database.prepare("DELETE FROM identities WHERE account_id = ?").run(accountId).changes > 0;

/** Whether somebody of this login was here, and their account has ended. */
export const wasRemoved = (ledger: Ledger, login: string): boolean =>
  ledger.database
    .prepare("SELECT 1 FROM accounts WHERE login = ? AND removed_at IS NOT NULL")
    .get(login) !== undefined;
