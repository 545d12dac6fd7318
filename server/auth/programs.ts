import { type Account, findAccount } from "../../pipelines/ledger/accounts.ts";
import { countAttempt } from "../../pipelines/ledger/attempts.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import {
  allTokens,
  endToken,
  makeToken,
  type Token,
  tokensOf,
  useToken,
} from "../../pipelines/ledger/tokens.ts";
import { lastSeen } from "../../pipelines/ledger/identities.ts";
import { readSignOn } from "../../pipelines/ledger/sign_on.ts";
import { Refusal } from "../errors.ts";
import { minutesUntil, network } from "./held.ts";

/** A program that reads in the name of its owner, by which token. */
export type Program = { account: Account; token: Token };

/** Tokens of who signs in by the agency's provider count for so long after they last did. */
export const restsAfterDays = 30;

/** The tokens by which programs of people read, as the ledger keeps them. */
export interface Programs {
  /**
   * The program that a token belongs to; null: nobody's, ended, or over. Throws the refusal of an address
   * that too many wrong ones came from; a right one is answered all the same.
   */
  find(secret: string, address: string): Program | null;
  /** Makes a token. Returns it with its secret, which is not kept. */
  make(accountId: number, asked: { name: string; days: number }): { token: Token; secret: string };
  of(accountId: number): Token[];
  all(): Token[];
  /** Ends one of an account, or of anybody (null). Throws when there is none. */
  end(tokenId: number, accountId: number | null): void;
}

export function keepPrograms(ledger: Ledger): Programs {
  const now = () => new Date();

  /** Who has left the agency is let in by its provider no more, and their tokens rest. */
  function requireSeen(accountId: number): void {
    const signOn = readSignOn(ledger);
    const at = signOn === null ? null : lastSeen(ledger, accountId, signOn.issuer);
    if (at === null || now().getTime() - Date.parse(at) <= restsAfterDays * 86_400_000) return;
    throw new Refusal(
      401,
      `this token rests: its owner has not signed in by ${signOn!.name} for ${restsAfterDays} days`,
    );
  }

  return {
    find(secret, address) {
      const token = useToken(ledger, secret, address, now());
      if (token !== null) {
        requireSeen(token.accountId);
        return { token, account: findAccount(ledger, token.accountId) };
      }
      const subject = { kind: "token", word: network(address) } as const;
      const held = countAttempt(ledger, [subject], now());
      if (held === null) return null;
      throw new Refusal(429, `too many wrong tokens: try again in ${minutesUntil(held)}`);
    },
    make: (accountId, asked) => makeToken(ledger, { accountId, ...asked }, now()),
    of: (accountId) => tokensOf(ledger, accountId),
    all: () => allTokens(ledger),
    end: (tokenId, accountId) => endToken(ledger, tokenId, accountId),
  };
}
