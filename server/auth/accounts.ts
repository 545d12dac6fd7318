import {
  acceptedHash,
  changePerson,
  invite,
  resetAccount,
  setPasswordByLink,
} from "../../pipelines/accounts/people.ts";
import type { Invited } from "../../pipelines/accounts/people.ts";
import { isPassword } from "../../pipelines/accounts/passwords.ts";
import type { Role } from "../../pipelines/accounts/roles.ts";
import {
  type Account,
  asLogin,
  findAccount,
  type Ground,
  hasAccounts,
  listAccounts,
  type NewAccount,
  passwordOf,
  removeAccount,
  setPassword,
} from "../../pipelines/ledger/accounts.ts";
import { countAttempt, forgiveAttempt, type Subject } from "../../pipelines/ledger/attempts.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import { transaction } from "../../pipelines/ledger/ledger.ts";
import {
  beginSignIn,
  endSignIn,
  findSignIn,
  listSignIns,
  type SignIn,
} from "../../pipelines/ledger/sign_ins.ts";
import { Refusal } from "../errors.ts";
import { turns } from "../turns.ts";
import { minutesUntil, network } from "./held.ts";
import { keepPrograms, type Programs } from "./programs.ts";

/** The browser behind a request. */
export type Caller = { address: string; browser: string };

/** Who is signed in, by which sign-in. */
export type Signed = { account: Account; signIn: SignIn };

/** The accounts of a store, as its ledger keeps them. */
export interface Accounts {
  /** Whether everybody has to sign in. */
  required(): boolean;
  /** Who a cookie's secret belongs to; null: nobody, or no longer. */
  find(secret: string): Signed | null;
  /** Begins a sign-in. Returns the secret for its cookie. Throws a refusal, for all reasons the same. */
  signIn(login: string, password: string, from: Caller): Promise<string>;
  /** Sets another password, and ends every sign-in but a new one. Returns the secret of that. */
  changePassword(
    account: Account,
    current: string,
    password: string,
    from: Caller,
  ): Promise<string>;
  /**
   * Throws the refusal where it is not surely the owner who asks: the password is wrong or, of an account
   * without one, the sign-in is not of the last minutes.
   */
  confirm(signed: Signed, password: string, from: Caller): Promise<void>;
  /** Sets a password by a link. */
  setByLink(secret: string, password: string): Promise<void>;
  signIns(accountId: number): SignIn[];
  endSignIn(accountId: number, signInId: number): void;
  list(): Account[];
  invite(added: NewAccount, by: string): Invited;
  change(accountId: number, changed: Ground & { role: Role }): Account;
  reset(accountId: number, by: string): Invited;
  remove(accountId: number): void;
  programs: Programs;
}

/** A sign-in is as good as the password for so long. */
const freshMinutes = 10;

/** Two passwords are looked at at once: each takes 19 MB and a thread that queries use too. */
const atOnce = 2;

export function keepAccounts(ledger: Ledger): Accounts {
  const now = () => new Date();
  const myTurn = turns(atOnce);

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const end = await myTurn();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Whether a password is that of the account; what was tried counts whether there is one or not. */
  async function requirePassword(
    login: string,
    password: string,
    { address }: Caller,
  ): Promise<Account> {
    const subjects: Subject[] = [
      { kind: "login", word: asLogin(login) },
      { kind: "address", word: network(address) },
    ];
    const held = countAttempt(ledger, subjects, now());
    if (held !== null)
      throw new Refusal(429, `too many wrong passwords: try again in ${minutesUntil(held)}`);
    const account = listAccounts(ledger).find((each) => each.login === asLogin(login));
    const hash = account ? passwordOf(ledger, account.accountId) : null;
    const isRight = await inTurn(() => isPassword(password, hash));
    if (!isRight || account === undefined)
      throw new Refusal(401, "the name or the password is wrong");
    forgiveAttempt(ledger, subjects);
    return account;
  }

  return {
    required: () => hasAccounts(ledger),
    find(secret) {
      const signIn = findSignIn(ledger, secret, now());
      if (signIn === null) return null;
      return { signIn, account: findAccount(ledger, signIn.accountId) };
    },
    async signIn(login, password, from) {
      const { accountId } = await requirePassword(login, password, from);
      return beginSignIn(ledger, { accountId, ...from }, now());
    },
    async changePassword(account, current, password, from) {
      await requirePassword(account.login, current, from);
      const hash = await inTurn(() => acceptedHash(account, password));
      const { accountId } = account;
      transaction(ledger, () => setPassword(ledger, accountId, hash));
      return beginSignIn(ledger, { accountId, ...from }, now());
    },
    async confirm({ account, signIn }, password, from) {
      if (account.hasPassword) return void (await requirePassword(account.login, password, from));
      if (Date.now() - Date.parse(signIn.beganAt) <= freshMinutes * 60_000) return;
      throw new Refusal(
        403,
        `sign out and in again first: this is done within ${freshMinutes} minutes of it`,
      );
    },
    async setByLink(secret, password) {
      await inTurn(() => setPasswordByLink(ledger, secret, password, now()));
    },
    signIns: (accountId) => listSignIns(ledger, accountId, now()),
    endSignIn: (accountId, signInId) => endSignIn(ledger, accountId, signInId),
    list: () => listAccounts(ledger),
    invite: (added, by) => invite(ledger, added, by, now()),
    change: (accountId, changed) => changePerson(ledger, accountId, changed),
    reset: (accountId, by) => resetAccount(ledger, accountId, by, now()),
    remove: (accountId) => removeAccount(ledger, accountId, now().toISOString()),
    programs: keepPrograms(ledger),
  };
}
