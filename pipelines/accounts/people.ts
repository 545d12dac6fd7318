import { ThroughlineError } from "../errors.ts";
import {
  type Account,
  addAccount,
  changeAccount,
  clearPassword,
  findAccount,
  hasAccounts,
  type NewAccount,
  setPassword,
} from "../ledger/accounts.ts";
import { type Ledger, transaction } from "../ledger/ledger.ts";
import { endLink, endSignInsOf, linkedAccount, linkHours, makeLink } from "../ledger/sign_ins.ts";
import { forgetAttempts, type Subject } from "../ledger/attempts.ts";
import { removeSecondFactor } from "../ledger/second_factors.ts";
import { readSettings } from "../ledger/settings.ts";
import { hashPassword, passwordProblem } from "./passwords.ts";

/** An account, and the secret of the link by which its owner sets a password. */
export type Invited = { account: Account; secret: string };

/** Adds an account with a link to set its password. Throws when the first is no quality lead. */
export function invite(ledger: Ledger, added: NewAccount, by: string, now: Date): Invited {
  if (added.role !== "quality_lead" && !hasAccounts(ledger))
    throw new ThroughlineError("the first account is a quality lead's: nobody else could invite");
  requireGround(added);
  const accountId = addAccount(ledger, added, { by, at: now.toISOString() });
  return { account: findAccount(ledger, accountId), secret: makeLink(ledger, accountId, by, now) };
}

/** Gives an account another role, sites and names. Throws when a coach or the store would lack one. */
export function changePerson(ledger: Ledger, accountId: number, changed: Changed): Account {
  requireGround(changed);
  changeAccount(ledger, accountId, changed);
  return findAccount(ledger, accountId);
}

type Changed = Pick<NewAccount, "role" | "sites" | "coaches">;

function requireGround({ role, sites, coaches }: Changed): void {
  if (role === "coach" && (sites.length === 0 || coaches.length === 0))
    throw new ThroughlineError("a coach needs a site, and a name by which sessions know them");
}

/** Ends an account's password and sign-ins at once. Returns the link by which its owner sets another. */
export function resetAccount(ledger: Ledger, accountId: number, by: string, now: Date): Invited {
  const account = findAccount(ledger, accountId);
  clearPassword(ledger, accountId);
  return { account, secret: makeLink(ledger, accountId, by, now) };
}

/** Ends an account's second factor and every sign-in, for who lost it. Returns the account. */
export function resetSecondFactor(ledger: Ledger, accountId: number): Account {
  findAccount(ledger, accountId);
  if (!removeSecondFactor(ledger, accountId))
    throw new ThroughlineError("this account has no second factor");
  endSignInsOf(ledger, accountId);
  forgetAttempts(ledger, attemptsOf(findAccount(ledger, accountId)));
  return findAccount(ledger, accountId);
}

/** Sets a password by a link, which is then used up. Returns its account. Throws with what to do. */
export async function setPasswordByLink(
  ledger: Ledger,
  secret: string,
  password: string,
  now: Date,
): Promise<Account> {
  const account = findAccount(ledger, linkedAccount(ledger, secret, now));
  const hash = await acceptedHash(ledger, account, password);
  transaction(ledger, () => {
    // Another may have used it while this one was hashing.
    linkedAccount(ledger, secret, now);
    setPassword(ledger, account.accountId, hash);
    endLink(ledger, secret, now);
  });
  forgetAttempts(ledger, attemptsOf(account));
  return account;
}

/** What held somebody back: it begins anew once a quality lead has helped them. */
const attemptsOf = ({ login: word }: Account): Subject[] => [
  { kind: "login", word },
  { kind: "codes", word },
];

/** The hash of a new password of an account. Throws when it is too weak, with what to do. */
export async function acceptedHash(
  ledger: Ledger,
  { login, name }: Pick<Account, "login" | "name">,
  password: string,
): Promise<string> {
  const problem = passwordProblem(password, [
    login,
    name,
    readSettings(ledger).agency,
    "throughline",
  ]);
  if (problem !== null) throw new ThroughlineError(problem);
  return hashPassword(password);
}

/** Where a link is opened; what comes after # reaches no server and no log. */
export const linkAddress = (place: string, secret: string): string =>
  `${place.replace(/\/+$/, "")}/password#${secret}`;

/** What to say of a link when it is handed over. */
export const linkAdvice = `it can be used once, within ${linkHours} hours: give it to nobody else`;
