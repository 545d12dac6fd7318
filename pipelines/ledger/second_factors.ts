import type { KeptRecoveryCode } from "../accounts/recovery_codes.ts";
import type { Role } from "../accounts/roles.ts";
import { type Ledger, transaction } from "./ledger.ts";

/** A second factor that counts; its secret is sealed. `since`: instant, UTC. */
export type SecondFactor = { readonly secret: string; readonly since: string };

/** A secret that is shown can be confirmed for so long. */
export const enrolmentMinutes = 10;

/** What the secret of an account's second factor is sealed for. */
export const sealFor = (accountId: number): string => `second factor of account ${accountId}`;

/** Every second factor that is on, with the number of its account. */
export const listSecondFactors = (ledger: Ledger): { accountId: number; secret: string }[] =>
  ledger.database
    .prepare("SELECT account_id, secret FROM second_factors")
    .all()
    .map((row) => ({ accountId: Number(row.account_id), secret: String(row.secret) }));

/** The second factor of an account; null: none is on. */
export function findSecondFactor(ledger: Ledger, accountId: number): SecondFactor | null {
  const row = ledger.database
    .prepare("SELECT secret, since FROM second_factors WHERE account_id = ?")
    .get(accountId);
  return row === undefined ? null : { secret: String(row.secret), since: String(row.since) };
}

/** Keeps a secret that nobody confirmed yet, for a sign-in; it takes the place of an earlier one. */
export function beginEnrolment(ledger: Ledger, signInId: number, secret: string, now: Date): void {
  const endsAt = new Date(now.getTime() + enrolmentMinutes * 60_000).toISOString();
  ledger.database
    .prepare("INSERT OR REPLACE INTO enrolments VALUES (?, ?, ?)")
    .run(signInId, secret, endsAt);
}

/** The sealed secret that was shown to a sign-in; null: none, or too long ago. */
export function findEnrolment(ledger: Ledger, signInId: number, now: Date): string | null {
  const row = ledger.database
    .prepare("SELECT secret FROM enrolments WHERE sign_in_id = ? AND ends_at > ?")
    .get(signInId, now.toISOString());
  return row === undefined ? null : String(row.secret);
}

/** Ends that. Returns whether it was still there. */
export function endEnrolment(ledger: Ledger, signInId: number): boolean {
  const { changes } = ledger.database
    .prepare("DELETE FROM enrolments WHERE sign_in_id = ?")
    .run(signInId);
  return changes === 1;
}

/**
 * Makes a secret count from now on, in place of an earlier one; `step` is that of the code that confirmed
 * it, which is used up. Part of a transaction.
 */
export function putSecondFactor(
  ledger: Ledger,
  accountId: number,
  secret: string,
  step: number,
  now: Date,
): void {
  ledger.database
    .prepare("INSERT OR REPLACE INTO second_factors VALUES (?, ?, ?, ?)")
    .run(accountId, secret, now.toISOString(), step);
}

/** Uses up a time step. Returns whether it may be: neither it nor a later one was used before. */
export function useStep(ledger: Ledger, accountId: number, step: number): boolean {
  const { changes } = ledger.database
    .prepare(
      "UPDATE second_factors SET last_step = $step WHERE account_id = $id AND last_step < $step",
    )
    .run({ step, id: accountId });
  return changes === 1;
}

/** Ends the second factor of an account and its recovery codes. Returns whether there was one. */
export function removeSecondFactor(ledger: Ledger, accountId: number): boolean {
  return transaction(ledger, () => {
    const { database } = ledger;
    database.prepare("DELETE FROM recovery_codes WHERE account_id = ?").run(accountId);
    const gone = database.prepare("DELETE FROM second_factors WHERE account_id = ?").run(accountId);
    return gone.changes === 1;
  });
}

/** Keeps the recovery codes of an account in place of all earlier ones. Part of a transaction. */
export function putRecoveryCodes(
  ledger: Ledger,
  accountId: number,
  codes: readonly KeptRecoveryCode[],
): void {
  const { database } = ledger;
  database.prepare("DELETE FROM recovery_codes WHERE account_id = ?").run(accountId);
  const add = database.prepare(
    "INSERT INTO recovery_codes (account_id, name, hash) VALUES (?, ?, ?)",
  );
  for (const { name, hash } of codes) add.run(accountId, name, hash);
}

/** The hash of a recovery code that was not used yet; null: there is none of that name. */
export function recoveryCodeOf(ledger: Ledger, accountId: number, name: string): string | null {
  const row = ledger.database
    .prepare(
      "SELECT hash FROM recovery_codes WHERE account_id = ? AND name = ? AND used_at IS NULL",
    )
    .get(accountId, name);
  return row === undefined ? null : String(row.hash);
}

/** Uses up a recovery code. Returns whether nobody has meanwhile. */
export function useRecoveryCode(
  ledger: Ledger,
  accountId: number,
  name: string,
  now: Date,
): boolean {
  const { changes } = ledger.database
    .prepare(
      "UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND name = ? AND used_at IS NULL",
    )
    .run(now.toISOString(), accountId, name);
  return changes === 1;
}

/** How many recovery codes of an account were not used yet. */
export function countRecoveryCodes(ledger: Ledger, accountId: number): number {
  const row = ledger.database
    .prepare("SELECT count(*) AS n FROM recovery_codes WHERE account_id = ? AND used_at IS NULL")
    .get(accountId);
  return Number(row?.n);
}

/** Of whom a second factor is asked: they can do nothing before they have one. */
export const requiredOf = ["nobody", "quality_leads", "everybody"] as const;
export type RequiredOf = (typeof requiredOf)[number];

const setting = "second_factor";

export function readRequiredOf(ledger: Ledger): RequiredOf {
  const row = ledger.prepared("SELECT value FROM settings WHERE name = ?").get(setting);
  return requiredOf.find((each) => each === row?.value) ?? "nobody";
}

export function writeRequiredOf(ledger: Ledger, value: RequiredOf): void {
  ledger.database
    .prepare("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(setting, value);
}

/** Whether people of a role need a second factor. */
export const isRequiredOf = (required: RequiredOf, role: Role): boolean =>
  required === "everybody" || (required === "quality_leads" && role === "quality_lead");
