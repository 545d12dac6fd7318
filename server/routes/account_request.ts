import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { passwordLength } from "../../pipelines/accounts/passwords.ts";
import type { Account } from "../../pipelines/ledger/accounts.ts";
import type { Person } from "../api.ts";
import type { Accounts, Signed } from "../auth/accounts.ts";
import { putCookie } from "../auth/guard.ts";
import { type Caller, type CodeKind, WrongCode } from "../auth/proof.ts";
import { Refusal } from "../errors.ts";

/** Longer ones are refused with a reason of their own; these are no passwords. */
export const password = z.string().max(passwordLength.most * 4);
/** A code of an app, or a recovery code, as somebody typed it. */
export const code = z.string().max(100);
/** What proves again who is signed in; a code is owed by who has a second factor. */
export const again = z.strictObject({ current: password, code: code.optional() });

/** The body of a request. Throws a refusal that says which part of it is not as it should be. */
export function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
  throw new Refusal(400, `cannot take this: ${path.join(".")} ${message}`.trim());
}

export const callerOf = ({ cameFrom, headers }: FastifyRequest): Caller => ({
  address: cameFrom ?? "unknown",
  browser: headers["user-agent"] ?? "",
});

/** Who is signed in. Throws where nobody has to. */
export function signedOf({ viewer }: FastifyRequest): Signed {
  if (viewer.signed !== null) return viewer.signed;
  throw new Refusal(409, "there are no accounts yet: make the first with `throughline user add`");
}

export const asPerson = ({ addedAt: _at, ...person }: Account): Person => person;

export function idOf(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new Refusal(404, "no account has this number");
}

/** Tells the audit which account's code was wrong, or that a recovery code was used. */
export async function watchCode<T extends { by: CodeKind | null }>(
  request: FastifyRequest,
  { accountId }: Account,
  work: () => Promise<T>,
): Promise<T> {
  const subject = `account ${accountId}`;
  try {
    const done = await work();
    if (done.by === "recovery code") request.told = [{ action: "use recovery code", subject }];
    return done;
  } catch (error) {
    if (error instanceof WrongCode)
      request.told = [{ action: "wrong code", subject, outcome: "refused" }];
    throw error;
  }
}

/**
 * Proves again who is signed in, by what the request brings, and gives their browser the other cookie
 * that it has from then on.
 */
export async function proveAgain(
  accounts: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
  given: z.infer<typeof again>,
): Promise<{ signed: Signed; secret: string }> {
  const signed = signedOf(request);
  const { secret } = await watchCode(request, signed.account, () =>
    accounts.prove(signed, given, callerOf(request)),
  );
  putCookie(reply, secret);
  return { signed, secret };
}
