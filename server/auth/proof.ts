import { isPassword } from "../../pipelines/accounts/passwords.ts";
import { asRecoveryCode, nameOfRecoveryCode } from "../../pipelines/accounts/recovery_codes.ts";
import { isTotpCode, totpStep } from "../../pipelines/accounts/totp.ts";
import {
  type Account,
  asLogin,
  listAccounts,
  passwordOf,
} from "../../pipelines/ledger/accounts.ts";
import {
  countAttempt,
  forgiveAttempt,
  type Subject,
  takeBackAttempt,
} from "../../pipelines/ledger/attempts.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import {
  findSecondFactor,
  recoveryCodeOf,
  sealFor,
  useRecoveryCode,
  useStep,
} from "../../pipelines/ledger/second_factors.ts";
import { readSignOn } from "../../pipelines/ledger/sign_on.ts";
import { unseal } from "../../pipelines/store/seal.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { Refusal } from "../errors.ts";
import { turns } from "../turns.ts";
import { minutesUntil, network } from "./held.ts";

/** The browser behind a request. */
export type Caller = { address: string; browser: string };

/** What somebody who is signed in proves again who they are with. */
export type Again = { current: string; code?: string | undefined };

/** What a code was. */
export type CodeKind = "code" | "recovery code";

/** A code that was wrong, too old or used already. */
export class WrongCode extends Refusal {
  constructor() {
    super(401, "this code is wrong, too old, or was used already: wait for the next one");
  }
}

/** Proofs of who somebody is. Each counts as a failed attempt before it is looked at. */
export interface Proofs {
  /** The account of a login with that password. Throws a refusal, for all reasons the same. */
  password(login: string, password: string, from: Caller): Promise<Account>;
  /** What a code of an account's app, or one of its recovery codes, was; it is used up. */
  code(account: Account, code: string, from: Caller): Promise<CodeKind>;
  /** The password of whoever has one, and a code of whoever has a second factor. Null: no code was owed. */
  again(account: Account, given: Again, from: Caller): Promise<CodeKind | null>;
  /** Runs work that takes the memory of a password hash. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** Two passwords are looked at at once: each takes 19 MB and a thread that queries use too. */
const atOnce = 2;

/** The secret of an account. Throws when the store has another key than when it was sealed. */
export function secretOf(store: Store, accountId: number, sealed: string): string {
  try {
    return unseal(store, sealFor(accountId), sealed);
  } catch (cause) {
    const error = new Refusal(
      409,
      "this second factor cannot be read: use a recovery code, and tell whoever runs the server that `throughline doctor` says why",
    );
    throw Object.assign(error, { cause });
  }
}

/** Said of every failure alike where one account alone signs in by password. */
function elsewhere(ledger: Ledger): string {
  const signOn = readSignOn(ledger);
  return signOn === null || signOn.breakGlass === null
    ? ""
    : `; nearly everybody has to sign in by ${signOn.name} here`;
}

export function proofsOf(store: Store, ledger: Ledger): Proofs {
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

  function count(subjects: readonly Subject[], what: string): void {
    const held = countAttempt(ledger, subjects, now());
    if (held !== null)
      throw new Refusal(429, `too many wrong ${what}: try again in ${minutesUntil(held)}`);
  }

  const subjectsOf = (login: string, { address }: Caller): Subject[] => [
    { kind: "login", word: asLogin(login) },
    { kind: "address", word: network(address) },
  ];

  async function password(login: string, given: string, from: Caller): Promise<Account> {
    const subjects = subjectsOf(login, from);
    count(subjects, "passwords");
    const account = listAccounts(ledger).find((each) => each.login === asLogin(login));
    const hash = account ? passwordOf(ledger, account.accountId) : null;
    const isRight = await inTurn(() => isPassword(given, hash));
    if (!isRight || account === undefined)
      throw new Refusal(401, `the name or the password is wrong${elsewhere(ledger)}`);
    // Where a code is owed, the password alone makes no wrong code forgotten.
    if (account.hasSecondFactor) takeBackAttempt(ledger, subjects);
    else forgiveAttempt(ledger, subjects);
    return account;
  }

  function isCodeOfApp({ accountId }: Account, code: string): boolean {
    const factor = findSecondFactor(ledger, accountId);
    if (factor === null) return false;
    const step = totpStep(secretOf(store, accountId, factor.secret), code, now());
    return step !== null && useStep(ledger, accountId, step);
  }

  async function isRecoveryCode({ accountId }: Account, code: string): Promise<boolean> {
    const name = nameOfRecoveryCode(code);
    const hash = recoveryCodeOf(ledger, accountId, name);
    const isRight = await inTurn(() => isPassword(code, hash));
    return isRight && useRecoveryCode(ledger, accountId, name, now());
  }

  async function code(account: Account, given: string, from: Caller): Promise<CodeKind> {
    const { login } = account;
    const subjects: Subject[] = [...subjectsOf(login, from), { kind: "codes", word: login }];
    count(subjects, "codes");
    const digits = given.replaceAll(/[\s-]/g, "");
    const kind = isTotpCode(digits) ? "code" : "recovery code";
    const isRight =
      kind === "code"
        ? isCodeOfApp(account, digits)
        : await isRecoveryCode(account, asRecoveryCode(given));
    if (!isRight) throw new WrongCode();
    forgiveAttempt(ledger, subjects);
    return kind;
  }

  return {
    password,
    code,
    inTurn,
    async again(account, given, from) {
      if (account.hasPassword) await password(account.login, given.current, from);
      return account.hasSecondFactor ? code(account, given.code ?? "", from) : null;
    },
  };
}
