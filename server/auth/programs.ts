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
import { Refusal } from "../errors.ts";
import { minutesUntil, network } from "./held.ts";

/** A program that reads in the name of its owner, by which token. */
export type Program = { account: Account; token: Token };

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
  return {
    find(secret, address) {
      const token = useToken(ledger, secret, address, now());
      if (token !== null) return { token, account: findAccount(ledger, token.accountId) };
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
