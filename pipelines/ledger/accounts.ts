import type { SQLOutputValue } from "node:sqlite";
import type { Role } from "../accounts/roles.ts";
import { ThroughlineError } from "../errors.ts";
import { type Ledger, transaction } from "./ledger.ts";
import { endSignInsOf } from "./sign_ins.ts";
import { endTokensOf } from "./tokens.ts";

/** What a coach calls their own; of no meaning for other roles. */
export interface Ground {
  readonly sites: readonly string[];
  /** The names under which the exports know them as a coach. */
  readonly coaches: readonly string[];
}

export interface NewAccount extends Ground {
  /** What they sign in with: a mail address, or any other name. Letter case does not matter. */
  readonly login: string;
  /** What is written beside what they do. */
  readonly name: string;
  readonly role: Role;
}

/** Somebody who may sign in. Instants are UTC. */
export interface Account extends NewAccount {
  readonly accountId: number;
  /** Whether they have set one that counts. */
  readonly hasPassword: boolean;
  /** Whether a code is asked of them beside the password. */
  readonly hasSecondFactor: boolean;
  readonly addedAt: string;
  readonly addedBy: string;
}

/** A login as it is kept and looked up. */
export const asLogin = (given: string): string => given.normalize("NFC").trim().toLowerCase();

/** Whether everybody has to sign in: there is an account, or was one. */
export const hasAccounts = (ledger: Ledger): boolean =>
  ledger.prepared("SELECT 1 FROM accounts LIMIT 1").get() !== undefined;

/** The login that alone signs in by password; null: everybody may. */
const breakGlass =
  "(SELECT json_extract(value, '$.breakGlass') FROM settings WHERE name = 'sign_on')";

/** Of an account: whether its password counts, which single sign-on may end for all but one. */
const countsPassword = `password IS NOT NULL AND coalesce(${breakGlass}, login) = login`;

const wordsOf = (table: string, word: string): string =>
  `(SELECT json_group_array(${word} ORDER BY ${word}) FROM ${table} AS own
    WHERE own.account_id = accounts.account_id)`;

const accountColumns = `account_id, login, name, role, ${countsPassword} AS has_password,
  account_id IN (SELECT account_id FROM second_factors) AS has_second_factor, added_at, added_by,
  ${wordsOf("account_sites", "site")} AS sites, ${wordsOf("account_coaches", "coach")} AS coaches`;

const read = (row: Record<string, SQLOutputValue>): Account => ({
  accountId: Number(row.account_id),
  login: String(row.login),
  name: String(row.name),
  role: row.role as Role,
  hasPassword: row.has_password === 1,
  hasSecondFactor: row.has_second_factor === 1,
  addedAt: String(row.added_at),
  addedBy: String(row.added_by),
  sites: JSON.parse(String(row.sites)) as string[],
  coaches: JSON.parse(String(row.coaches)) as string[],
});

/** Everybody who may sign in, by login. */
export const listAccounts = (ledger: Ledger): Account[] =>
  ledger.database
    .prepare(`SELECT ${accountColumns} FROM accounts WHERE removed_at IS NULL ORDER BY login`)
    .all()
    .map(read);

/** The account of that number. Throws when there is none, or it was removed. */
export function findAccount(ledger: Ledger, accountId: number): Account {
  const found = ledger
    .prepared(`SELECT ${accountColumns} FROM accounts WHERE removed_at IS NULL AND account_id = ?`)
    .get(accountId);
  if (found === undefined) throw new ThroughlineError("this account is no longer here");
  return read(found);
}

/** The account of that login. Throws when there is none. */
export function accountOf(ledger: Ledger, login: string): Account {
  const found = listAccounts(ledger).find((each) => each.login === asLogin(login));
  if (found !== undefined) return found;
  throw new ThroughlineError(`nobody signs in as ${asLogin(login)}: throughline user list`);
}

/** Adds an account without a password. Returns its number. Throws when the login is taken. */
export function addAccount(
  ledger: Ledger,
  added: NewAccount,
  { by, at }: { by: string; at: string },
): number {
  const login = asLogin(added.login);
  return transaction(ledger, () => {
    if (listAccounts(ledger).some((each) => each.login === login))
      throw new ThroughlineError(`somebody signs in as ${login} already`);
    const { lastInsertRowid } = ledger.database
      .prepare(
        "INSERT INTO accounts (login, name, role, added_at, added_by) VALUES (?, ?, ?, ?, ?)",
      )
      .run(login, added.name.trim(), added.role, at, by);
    putGround(ledger, Number(lastInsertRowid), added);
    return Number(lastInsertRowid);
  });
}

/** Gives an account another role, sites or coach names. Throws when no quality lead would be left. */
export function changeAccount(
  ledger: Ledger,
  accountId: number,
  { role, ...ground }: Ground & { role: Role },
): void {
  transaction(ledger, () => {
    if (role !== "quality_lead") requireOtherLead(ledger, accountId);
    ledger.database
      .prepare("UPDATE accounts SET role = ? WHERE account_id = ?")
      .run(role, accountId);
    putGround(ledger, accountId, ground);
  });
}

/** Ends an account with all its sign-ins, links and tokens. Throws when no quality lead would be left. */
export function removeAccount(ledger: Ledger, accountId: number, at: string): void {
  transaction(ledger, () => {
    requireOtherLead(ledger, accountId);
    const { database } = ledger;
    endTokensOf(ledger, accountId);
    endSignInsOf(ledger, accountId);
    for (const table of ["links", "recovery_codes", "second_factors"])
      database.prepare(`DELETE FROM ${table} WHERE account_id = ?`).run(accountId);
    database
      .prepare("UPDATE accounts SET removed_at = ?, password = NULL WHERE account_id = ?")
      .run(at, accountId);
  });
}

/**
 * Why an account has to stay a quality lead, in one line; null: it need not. Without one nobody could help
 * anybody; without the one whose password counts nobody could when the provider is gone.
 */
export function leadProblem(ledger: Ledger, accountId: number): string | null {
  const { login, role } = findAccount(ledger, accountId);
  if (role !== "quality_lead") return null;
  const leads = listAccounts(ledger).filter((each) => each.role === "quality_lead");
  if (leads.length === 1) return `${login} is the only quality lead: make somebody else one first`;
  const found = ledger.database.prepare(`SELECT ${breakGlass} AS login`).get();
  return found?.login === login
    ? `${login} alone signs in by password: \`throughline sign-on set --break-glass\` another first`
    : null;
}

function requireOtherLead(ledger: Ledger, accountId: number): void {
  const problem = leadProblem(ledger, accountId);
  if (problem !== null) throw new ThroughlineError(problem);
}

function putGround(ledger: Ledger, accountId: number, { sites, coaches }: Ground): void {
  const { database } = ledger;
  database.prepare("DELETE FROM account_sites WHERE account_id = ?").run(accountId);
  database.prepare("DELETE FROM account_coaches WHERE account_id = ?").run(accountId);
  const site = database.prepare("INSERT INTO account_sites VALUES (?, ?)");
  for (const each of new Set(sites)) site.run(accountId, each);
  const coach = database.prepare("INSERT INTO account_coaches VALUES (?, ?)");
  for (const each of new Set(coaches)) coach.run(accountId, each);
}

/** The hash of an account's password; null: none is set that counts. */
export function passwordOf(ledger: Ledger, accountId: number): string | null {
  const row = ledger.database
    .prepare(
      `SELECT password FROM accounts WHERE account_id = ? AND removed_at IS NULL AND ${countsPassword}`,
    )
    .get(accountId);
  return typeof row?.password === "string" ? row.password : null;
}

/** Keeps the hash of a new password, and ends every sign-in and token of the account. Part of a transaction. */
export function setPassword(ledger: Ledger, accountId: number, hash: string): void {
  ledger.database
    .prepare("UPDATE accounts SET password = ? WHERE account_id = ?")
    .run(hash, accountId);
  endSignInsOf(ledger, accountId);
  endTokensOf(ledger, accountId);
}

/** Ends the password of an account, with links to set one, and with its sign-ins and tokens. */
export function clearPassword(ledger: Ledger, accountId: number): void {
  transaction(ledger, () => {
    const { database } = ledger;
    database.prepare("UPDATE accounts SET password = NULL WHERE account_id = ?").run(accountId);
    database.prepare("DELETE FROM links WHERE account_id = ?").run(accountId);
    endSignInsOf(ledger, accountId);
    endTokensOf(ledger, accountId);
  });
}
