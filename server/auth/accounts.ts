import {
  acceptedHash,
  changePerson,
  invite,
  resetAccount,
  resetSecondFactor,
  setPasswordByLink,
} from "../../pipelines/accounts/people.ts";
import type { Invited } from "../../pipelines/accounts/people.ts";
import type { Role } from "../../pipelines/accounts/roles.ts";
import {
  type Account,
  findAccount,
  type Ground,
  hasAccounts,
  listAccounts,
  type NewAccount,
  removeAccount,
  setPassword,
} from "../../pipelines/ledger/accounts.ts";
import {
  beginHalfSignIn,
  endHalfSignIn,
  findHalfSignIn,
} from "../../pipelines/ledger/half_sign_ins.ts";
import { isBoundNow } from "../../pipelines/ledger/sign_on.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import { transaction } from "../../pipelines/ledger/ledger.ts";
import { isRequiredOf, readRequiredOf } from "../../pipelines/ledger/second_factors.ts";
import {
  EndedLink,
  beginSignIn,
  endOtherSignIns,
  endSignIn,
  endSignInsOf,
  findSignIn,
  listSignIns,
  putSignIn,
  renewSignIn,
  type SignIn,
} from "../../pipelines/ledger/sign_ins.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { Refusal } from "../errors.ts";
import { keepPrograms, type Programs } from "./programs.ts";
import { type Again, type Caller, type CodeKind, proofsOf } from "./proof.ts";
import { keepSecondFactors, type SecondFactors } from "./second_factors.ts";

/** Who is signed in, by which sign-in. */
export type Signed = { account: Account; signIn: SignIn };

/** A right password: a sign-in, or half of one that owes a code. The secret is for its cookie. */
export type Begun = { secret: string; accountId: number; half: boolean };

/** The accounts of a store, as its ledger keeps them. */
export interface Accounts {
  /** Whether everybody has to sign in. */
  required(): boolean;
  /** Who a cookie's secret belongs to; null: nobody, or no longer. */
  find(secret: string): Signed | null;
  /**
   * Whether a second factor is asked of somebody who has none: they can do nothing before. Of who signs in
   * by the agency's provider that asks, not we. `signIn`: null of a program of theirs.
   */
  mustEnrol(account: Account, signIn: SignIn | null): boolean;
  /** Whose code a half sign-in owes; null: there is none, or no longer. */
  findHalf(secret: string): Account | null;
  /** Begins a sign-in, or half of one. Throws a refusal, for all reasons the same. */
  signIn(login: string, password: string, from: Caller): Promise<Begun>;
  /** Makes a half sign-in a whole one by a code. Returns the secret of that, and what the code was. */
  finish(half: string, code: string, from: Caller): Promise<{ secret: string; by: CodeKind }>;
  endHalf(secret: string): void;
  /**
   * Proves again who is signed in: the password (of an account without one, a sign-in of the last
   * minutes), and a code where they have a second factor. Returns the other secret that their sign-in has
   * from then on, and what the code was.
   */
  prove(
    signed: Signed,
    given: Again,
    from: Caller,
  ): Promise<{ secret: string; by: CodeKind | null }>;
  /** Sets another password, and ends every sign-in but a new one. Returns the secret of that. */
  changePassword(account: Account, password: string, from: Caller): Promise<string>;
  /** Sets a password by a link. Returns the number of its account. Throws a refusal where the link is over. */
  setByLink(secret: string, password: string): Promise<number>;
  signIns(accountId: number): SignIn[];
  endSignIn(accountId: number, signInId: number): void;
  /** Ends every sign-in of an account, or all but one. */
  endSignIns(accountId: number, but: number | null): void;
  secondFactors: SecondFactors;
  list(): Account[];
  invite(added: NewAccount, by: string): Invited;
  change(accountId: number, changed: Ground & { role: Role }): Account;
  reset(accountId: number, by: string): Invited;
  resetSecondFactor(accountId: number): Account;
  remove(accountId: number): void;
  programs: Programs;
}

/** A sign-in is as good as the password for so long. */
const freshMinutes = 10;

function requireFresh({ beganAt }: SignIn): void {
  if (Date.now() - Date.parse(beganAt) <= freshMinutes * 60_000) return;
  throw new Refusal(
    403,
    `sign out and in again first: this is done within ${freshMinutes} minutes of it`,
  );
}

export function keepAccounts(store: Store, ledger: Ledger): Accounts {
  const now = () => new Date();
  const proofs = proofsOf(store, ledger);

  function findHalf(secret: string): Account | null {
    const accountId = findHalfSignIn(ledger, secret, now());
    return accountId === null ? null : findAccount(ledger, accountId);
  }

  return {
    required: () => hasAccounts(ledger),
    find(secret) {
      const signIn = findSignIn(ledger, secret, now());
      if (signIn === null) return null;
      return { signIn, account: findAccount(ledger, signIn.accountId) };
    },
    mustEnrol({ accountId, hasSecondFactor, role }, signIn) {
      if (hasSecondFactor || !isRequiredOf(readRequiredOf(ledger), role)) return false;
      return !(signIn?.byProvider ?? isBoundNow(ledger, accountId));
    },
    findHalf,
    async signIn(login, password, from) {
      const { accountId, hasSecondFactor: half } = await proofs.password(login, password, from);
      const secret = half
        ? beginHalfSignIn(ledger, accountId, now())
        : beginSignIn(ledger, { accountId, ...from }, now());
      return { secret, accountId, half };
    },
    async finish(half, code, from) {
      const account = findHalf(half);
      if (account === null) throw new Refusal(401, "this took too long: sign in again");
      const by = await proofs.code(account, code, from);
      const secret = transaction(ledger, () => {
        // Used, or ended by another password, while the code was looked at.
        if (!endHalfSignIn(ledger, half)) throw new Refusal(401, "sign in again");
        return putSignIn(ledger, { accountId: account.accountId, ...from }, now());
      });
      return { secret, by };
    },
    endHalf: (secret) => void endHalfSignIn(ledger, secret),
    async prove({ account, signIn }, given, from) {
      if (!account.hasPassword) requireFresh(signIn);
      const by = await proofs.again(account, given, from);
      return { secret: renewSignIn(ledger, signIn.signInId), by };
    },
    async changePassword(account, password, from) {
      const hash = await proofs.inTurn(() => acceptedHash(ledger, account, password));
      const { accountId } = account;
      return transaction(ledger, () => {
        setPassword(ledger, accountId, hash);
        return putSignIn(ledger, { accountId, ...from }, now());
      });
    },
    async setByLink(secret, password) {
      try {
        const set = () => setPasswordByLink(ledger, secret, password, now());
        return (await proofs.inTurn(set)).accountId;
      } catch (error) {
        throw error instanceof EndedLink ? new Refusal(403, error.message) : error;
      }
    },
    signIns: (accountId) => listSignIns(ledger, accountId, now()),
    endSignIn: (accountId, signInId) => endSignIn(ledger, accountId, signInId),
    endSignIns(accountId, but) {
      findAccount(ledger, accountId);
      if (but === null) endSignInsOf(ledger, accountId);
      else endOtherSignIns(ledger, accountId, but);
    },
    secondFactors: keepSecondFactors(store, ledger, proofs),
    list: () => listAccounts(ledger),
    invite: (added, by) => invite(ledger, added, by, now()),
    change: (accountId, changed) => changePerson(ledger, accountId, changed),
    reset: (accountId, by) => resetAccount(ledger, accountId, by, now()),
    resetSecondFactor: (accountId) => resetSecondFactor(ledger, accountId),
    remove: (accountId) => removeAccount(ledger, accountId, now().toISOString()),
    programs: keepPrograms(ledger),
  };
}
