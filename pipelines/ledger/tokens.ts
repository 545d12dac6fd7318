import { createHash, randomBytes } from "node:crypto";
import { ThroughlineError } from "../errors.ts";
import { type Ledger, noteSoon, transaction } from "./ledger.ts";

/** A token ends by itself after so long at the latest, and an account has so many at most. */
export const tokenLimits = { days: 365, ofAccount: 20, nameCharacters: 100 } as const;
/** A request notes that a token was used when the last note is as old as this. */
const usedEveryMillis = 60_000;
const millisPerDay = 86_400_000;

/** What a program of its owner reads with. Instants are UTC. */
export interface Token {
  readonly tokenId: number;
  readonly accountId: number;
  /** What its owner calls it: where it is used. */
  readonly name: string;
  readonly madeAt: string;
  readonly endsAt: string;
  /** When it was last used, to the minute, and from where; null: not yet. */
  readonly usedAt: string | null;
  readonly usedFrom: string | null;
}

/** What every token begins with: by it scanners find one that was left in a file. */
const prefix = "thl_";
const form = /^thl_[\w-]{43}$/;
const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const columns = `token_id AS tokenId, account_id AS accountId, name, made_at AS madeAt,
  ends_at AS endsAt, used_at AS usedAt, used_from AS usedFrom`;

/**
 * Makes a token of an account. Returns it with its secret, which is kept nowhere: 256 random bits behind
 * `thl_`. Throws when the account has too many.
 */
export function makeToken(
  ledger: Ledger,
  { accountId, name, days }: { accountId: number; name: string; days: number },
  now: Date,
): { token: Token; secret: string } {
  const secret = prefix + randomBytes(32).toString("base64url");
  const ends = new Date(now.getTime() + Math.min(days, tokenLimits.days) * millisPerDay);
  return transaction(ledger, () => {
    if (tokensOf(ledger, accountId).length >= tokenLimits.ofAccount)
      throw new ThroughlineError(
        `an account has at most ${tokenLimits.ofAccount} tokens: end one that is not needed`,
      );
    const { lastInsertRowid } = ledger.database
      .prepare(
        "INSERT INTO tokens (secret_hash, account_id, name, made_at, ends_at) VALUES (?, ?, ?, ?, ?)",
      )
      .run(hashOf(secret), accountId, name.trim(), now.toISOString(), ends.toISOString());
    const made = tokensOf(ledger, accountId).find(
      ({ tokenId }) => tokenId === Number(lastInsertRowid),
    );
    return { token: made!, secret };
  });
}

/** The token of a secret, and notes that it is used from there; null: none, ended, or over. */
export function useToken(ledger: Ledger, secret: string, from: string, now: Date): Token | null {
  if (!form.test(secret)) return null;
  const row = ledger
    .prepared(`SELECT ${columns} FROM tokens WHERE secret_hash = ? AND ends_at > ?`)
    .get(hashOf(secret), now.toISOString()) as Token | undefined;
  if (row === undefined) return null;
  const noted = new Date(now.getTime() - usedEveryMillis).toISOString();
  if (row.usedAt === null || row.usedAt < noted || row.usedFrom !== from)
    noteSoon(ledger, () =>
      ledger
        .prepared("UPDATE tokens SET used_at = ?, used_from = ? WHERE token_id = ?")
        .run(now.toISOString(), from, row.tokenId),
    );
  return row;
}

/** Those of an account that were not ended, the latest first; also those that are over. */
export const tokensOf = (ledger: Ledger, accountId: number): Token[] =>
  ledger.database
    .prepare(`SELECT ${columns} FROM tokens WHERE account_id = ? ORDER BY token_id DESC`)
    .all(accountId) as unknown as Token[];

/** Those of everybody, the latest first. */
export const allTokens = (ledger: Ledger): Token[] =>
  ledger.database
    .prepare(`SELECT ${columns} FROM tokens ORDER BY token_id DESC`)
    .all() as unknown as Token[];

/** Ends a token at once, of whoever `accountId` is or of anybody (null). Throws when there is none. */
export function endToken(ledger: Ledger, tokenId: number, accountId: number | null): void {
  const { changes } = ledger.database
    .prepare("DELETE FROM tokens WHERE token_id = ? AND account_id = coalesce(?, account_id)")
    .run(tokenId, accountId);
  if (changes === 0) throw new ThroughlineError("there is no such token any more");
}

/** Ends every token of an account. Part of a transaction. */
export const endTokensOf = (ledger: Ledger, accountId: number): void =>
  void ledger.database.prepare("DELETE FROM tokens WHERE account_id = ?").run(accountId);
