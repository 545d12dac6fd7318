import { createHash, randomBytes } from "node:crypto";
import type { SQLOutputValue } from "node:sqlite";
import { ThroughlineError } from "../errors.ts";
import { type Ledger, noteSoon, transaction } from "./ledger.ts";

/** A browser that is signed in ends by itself after so long without a request, and after so long at all. */
export const signInMinutes = { idle: 30, most: 12 * 60 } as const;
/** A link that sets a password can be used for so long. */
export const linkHours = 72;
/** A request notes that a browser was there when the last note is as old as this. */
const seenEveryMillis = 60_000;

/** A browser that is signed in. Instants are UTC. */
export interface SignIn {
  readonly signInId: number;
  readonly accountId: number;
  readonly beganAt: string;
  readonly seenAt: string;
  /** Where the request came from that began it. */
  readonly address: string;
  readonly browser: string;
  /** Whether it began by the agency's provider. */
  readonly byProvider: boolean;
}

const secretBytes = 32;
/** 256 random bits for a cookie or a link. */
export const newSecret = (): string => randomBytes(secretBytes).toString("base64url");
/** What is kept of a secret: who reads the ledger cannot use it. */
export const hashOfSecret = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex");

const before = (now: Date, millis: number): string =>
  new Date(now.getTime() - millis).toISOString();

const columns = `sign_in_id AS signInId, account_id AS accountId, began_at AS beganAt,
  seen_at AS seenAt, address, browser, by_provider AS byProvider`;

const read = (row: Record<string, SQLOutputValue>): SignIn =>
  ({ ...row, byProvider: row.byProvider === 1 }) as unknown as SignIn;

/** Whose sign-in it is, and from where; by the agency's provider or by a password. */
type Beginning = Pick<SignIn, "accountId" | "address" | "browser"> & {
  byProvider?: boolean;
  /** What the provider calls its own session, where it says so. */
  providerSession?: string | null;
};

/** Begins one. Returns the secret for its cookie: it is kept nowhere. */
export const beginSignIn = (ledger: Ledger, of: Beginning, now: Date): string =>
  transaction(ledger, () => putSignIn(ledger, of, now));

/** The same as part of a transaction, with what it follows from. */
export function putSignIn(ledger: Ledger, of: Beginning, now: Date): string {
  const secret = newSecret();
  const at = now.toISOString();
  sweepSignIns(ledger, now);
  ledger.database
    .prepare(
      `INSERT INTO sign_ins
       (secret_hash, account_id, began_at, seen_at, address, browser, by_provider, provider_session)
       VALUES ($hash, $accountId, $at, $at, $address, $browser, $byProvider, $session)`,
    )
    .run({
      hash: hashOfSecret(secret),
      accountId: of.accountId,
      at,
      address: of.address,
      browser: of.browser.slice(0, 200),
      byProvider: Number(of.byProvider ?? false),
      session: of.providerSession == null ? null : hashOfSecret(of.providerSession),
    });
  return secret;
}

/** The sign-in that a secret belongs to, which goes on; null when there is none or it has ended. */
export function findSignIn(ledger: Ledger, secret: string, now: Date): SignIn | null {
  const found = ledger
    .prepared(`SELECT ${columns} FROM sign_ins WHERE secret_hash = ?`)
    .get(hashOfSecret(secret));
  const row = found && read(found);
  if (row === undefined || hasEnded(row, now)) return null;
  if (row.seenAt < before(now, seenEveryMillis))
    noteSoon(ledger, () =>
      ledger
        .prepared("UPDATE sign_ins SET seen_at = ? WHERE sign_in_id = ?")
        .run(now.toISOString(), row.signInId),
    );
  return row;
}

/** Those of an account that go on, the latest first. */
export const listSignIns = (ledger: Ledger, accountId: number, now: Date): SignIn[] =>
  ledger.database
    .prepare(`SELECT ${columns} FROM sign_ins WHERE account_id = ? ORDER BY sign_in_id DESC`)
    .all(accountId)
    .map(read)
    .filter((row) => !hasEnded(row, now));

/** Ends one of an account at once. */
export function endSignIn(ledger: Ledger, accountId: number, signInId: number): void {
  ledger.database
    .prepare("DELETE FROM sign_ins WHERE account_id = ? AND sign_in_id = ?")
    .run(accountId, signInId);
}

/** Ends all of an account, whole ones and half ones. */
export function endSignInsOf(ledger: Ledger, accountId: number): void {
  const { database } = ledger;
  database.prepare("DELETE FROM sign_ins WHERE account_id = ?").run(accountId);
  database.prepare("DELETE FROM half_sign_ins WHERE account_id = ?").run(accountId);
}

/**
 * Gives one that goes on another secret, for whoever has proved again who they are: the earlier one is
 * of no use from then on. Returns it for its cookie.
 */
export function renewSignIn(ledger: Ledger, signInId: number): string {
  const secret = newSecret();
  ledger.database
    .prepare("UPDATE sign_ins SET secret_hash = ? WHERE sign_in_id = ?")
    .run(hashOfSecret(secret), signInId);
  return secret;
}

/** Ends all of an account but one. */
export function endOtherSignIns(ledger: Ledger, accountId: number, signInId: number): void {
  const { database } = ledger;
  database
    .prepare("DELETE FROM sign_ins WHERE account_id = ? AND sign_in_id <> ?")
    .run(accountId, signInId);
  database.prepare("DELETE FROM half_sign_ins WHERE account_id = ?").run(accountId);
}

/**
 * Ends those that began by the agency's provider: of an account, or of a session there and of those of the
 * account that do not know theirs. Returns how many.
 */
export function endProviderSignIns(
  ledger: Ledger,
  { accountId, session }: { accountId: number | null; session: string | null },
): number {
  const { changes } = ledger.database
    .prepare(
      `DELETE FROM sign_ins WHERE by_provider = 1 AND account_id = coalesce($accountId, account_id)
       AND CASE WHEN $session IS NULL OR provider_session IS NULL THEN account_id = $accountId
           ELSE provider_session = $session END`,
    )
    .run({ accountId, session: session === null ? null : hashOfSecret(session) });
  return Number(changes);
}

/** Ends those that began by the agency's provider. Part of a transaction. */
export const endSignInsByProvider = (ledger: Ledger): void =>
  ledger.database.exec("DELETE FROM sign_ins WHERE by_provider = 1");

/** Ends those that began by a password, and links to set one, but of one login. Part of a transaction. */
export function endSignInsByPassword(ledger: Ledger, but: string): void {
  const others = "account_id NOT IN (SELECT account_id FROM accounts WHERE login = ?)";
  const { database } = ledger;
  database.prepare(`DELETE FROM sign_ins WHERE by_provider = 0 AND ${others}`).run(but);
  database.prepare(`DELETE FROM half_sign_ins WHERE ${others}`).run(but);
  database.prepare(`DELETE FROM links WHERE ${others}`).run(but);
}

/**
 * Ends every sign-in, link, token and recovery code of a ledger that was restored: some may have been ended
 * or used since.
 */
export function endAllSignIns(ledger: Ledger): void {
  transaction(ledger, () =>
    ledger.database.exec(
      `DELETE FROM sign_ins; DELETE FROM half_sign_ins; DELETE FROM links; DELETE FROM tokens;
       DELETE FROM recovery_codes`,
    ),
  );
}

const hasEnded = ({ beganAt, seenAt }: SignIn, now: Date): boolean =>
  seenAt < before(now, signInMinutes.idle * 60_000) ||
  beganAt < before(now, signInMinutes.most * 60_000);

function sweepSignIns(ledger: Ledger, now: Date): void {
  ledger.database
    .prepare("DELETE FROM sign_ins WHERE seen_at < ? OR began_at < ?")
    .run(before(now, signInMinutes.idle * 60_000), before(now, signInMinutes.most * 60_000));
}

/** Makes a link by which an account sets its password; earlier ones end. Returns its secret. */
export function makeLink(ledger: Ledger, accountId: number, by: string, now: Date): string {
  const secret = newSecret();
  transaction(ledger, () => {
    ledger.database.prepare("DELETE FROM links WHERE account_id = ?").run(accountId);
    ledger.database
      .prepare("INSERT INTO links (secret_hash, account_id, made_by, ends_at) VALUES (?, ?, ?, ?)")
      .run(hashOfSecret(secret), accountId, by, before(now, -linkHours * 3_600_000));
  });
  return secret;
}

/** A link that was used, has ended, or is none of ours. */
export class EndedLink extends ThroughlineError {}

/** The account that a link is for. Throws when it was used, has ended, or is none of ours. */
export function linkedAccount(ledger: Ledger, secret: string, now: Date): number {
  const row = ledger.database
    .prepare(
      "SELECT account_id FROM links WHERE secret_hash = ? AND used_at IS NULL AND ends_at > ?",
    )
    .get(hashOfSecret(secret), now.toISOString());
  if (row !== undefined) return Number(row.account_id);
  throw new EndedLink("this link was used already, or is too old: ask a quality lead for another");
}

/** Whether an account has a link that can still be used. */
export const hasLink = (ledger: Ledger, accountId: number, now: Date): boolean =>
  ledger.database
    .prepare("SELECT 1 FROM links WHERE account_id = ? AND used_at IS NULL AND ends_at > ?")
    .get(accountId, now.toISOString()) !== undefined;

/** Notes that a link was used. Part of a transaction. */
export function endLink(ledger: Ledger, secret: string, now: Date): void {
  ledger.database
    .prepare("UPDATE links SET used_at = ? WHERE secret_hash = ?")
    .run(now.toISOString(), hashOfSecret(secret));
}
