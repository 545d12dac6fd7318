import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type Token, tokenLimits } from "../../pipelines/ledger/tokens.ts";
import type { MadeToken, OwnedToken, TokenRow } from "../api.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import { code, password, proveAgain, signedOf } from "./account_request.ts";

/** What a new token is asked with: its days, and the password again where the account has one. */
export const newToken = z.strictObject({
  name: z.string().trim().min(1).max(tokenLimits.nameCharacters),
  days: z.int().min(1).max(tokenLimits.days),
  password,
  /** Of whoever has a second factor. */
  code: code.optional(),
});

const asRow = ({ accountId: _owner, ...row }: Token): TokenRow => row;

function idOf(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new Refusal(404, "no token has this number");
}

/** One's own tokens for programs, and for quality leads everybody's. */
export async function tokenRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  const { accounts } = served;
  const { programs } = accounts;

  app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));

  app.get("/api/me/tokens", async (request): Promise<TokenRow[]> =>
    programs.of(signedOf(request).account.accountId).map(asRow),
  );

  app.post("/api/me/tokens", async (request, reply): Promise<MadeToken> => {
    const asked = newToken.safeParse(request.body);
    if (!asked.success) {
      const { path, message } = asked.error.issues[0] ?? { path: [], message: "not readable" };
      throw new Refusal(400, `cannot take this: ${path.join(".")} ${message}`.trim());
    }
    const { password: current, code: typed, ...named } = asked.data;
    const given = { current, code: typed };
    const { signed } = await proveAgain(accounts, request, reply, given);
    const { token, secret } = programs.make(signed.account.accountId, named);
    request.about = `token ${token.tokenId}`;
    void reply.code(201);
    return { token: asRow(token), secret };
  });

  app.delete<{ Params: { id: string } }>("/api/me/tokens/:id", async (request, reply) => {
    programs.end(idOf(request.params.id), signedOf(request).account.accountId);
    return reply.code(204).send();
  });

  app.get("/api/tokens", async (): Promise<OwnedToken[]> => {
    const logins = new Map(accounts.list().map(({ accountId, login }) => [accountId, login]));
    return programs
      .all()
      .map((token) => ({ ...asRow(token), login: logins.get(token.accountId) ?? "" }));
  });

  app.delete<{ Params: { id: string } }>("/api/tokens/:id", async (request, reply) => {
    signedOf(request);
    programs.end(idOf(request.params.id), null);
    return reply.code(204).send();
  });
}
