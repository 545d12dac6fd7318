import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { linkHours } from "../../pipelines/ledger/sign_ins.ts";
import { roles } from "../../pipelines/accounts/roles.ts";
import type { Account } from "../../pipelines/ledger/accounts.ts";
import type { Me, Person, PersonLink, SignInRow } from "../api.ts";
import type { AppParts } from "../app.ts";
import { halfSecretOf, putCookie, putHalfCookie, tokenOf } from "../auth/guard.ts";
import { Refusal } from "../errors.ts";
import {
  again,
  asPerson,
  callerOf,
  code,
  idOf,
  password,
  proveAgain,
  read,
  signedOf,
  watchCode,
} from "./account_request.ts";

const word = z.string().trim().min(1).max(200);
const words = z.array(z.string().trim().min(1).max(500)).max(500);

export const shapes = {
  signIn: z.strictObject({ login: z.string().max(200), password }),
  byLink: z.strictObject({ link: z.string().max(100), password }),
  code: z.strictObject({ code }),
  change: again.extend({ password }),
  added: z.strictObject({
    login: word,
    name: word,
    role: z.enum(roles),
    sites: words,
    coaches: words,
  }),
  changed: z.strictObject({ role: z.enum(roles), sites: words, coaches: words }),
};

/** Signing in and out, one's own password and browsers, and for quality leads everybody's accounts. */
export async function accountRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  const { accounts } = served;

  const me = (secret: string | null, awaits: Me["awaits"] = null): Me => {
    const signed = secret === null ? null : accounts.find(secret);
    return {
      accounts: accounts.required(),
      role: accounts.required() ? (signed?.account.role ?? null) : "quality_lead",
      person: signed && asPerson(signed.account),
      token: signed && secret && tokenOf(secret),
      awaits:
        signed && accounts.mustEnrol(signed.account, signed.signIn)
          ? "second factor"
          : signed
            ? null
            : awaits,
    };
  };

  const linkFor = (account: Account, secret: string): PersonLink => ({
    person: asPerson(account),
    link: served.signOn.takesPassword(account.login) ? `/password#${secret}` : "",
    hours: linkHours,
  });

  /** Ends the sign-in that a browser had before it begins another. */
  function leave({ viewer: { signed } }: FastifyRequest): void {
    if (signed) accounts.endSignIn(signed.account.accountId, signed.signIn.signInId);
  }

  /** Whose code a browser owes; null: it has brought no right password of late. */
  function owes(request: FastifyRequest): { secret: string; account: Account } | null {
    const secret = halfSecretOf(request);
    const account = secret === null ? null : accounts.findHalf(secret);
    return secret === null || account === null ? null : { secret, account };
  }

  app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));

  app.get("/api/me", async (request) =>
    me(request.viewer.secret, owes(request) === null ? null : "code"),
  );

  app.post("/api/sign-in", async (request, reply) => {
    const asked = read(shapes.signIn, request.body);
    const begun = await accounts.signIn(asked.login, asked.password, callerOf(request));
    leave(request);
    request.signedIn = begun.accountId;
    if (!begun.half) {
      putCookie(reply, begun.secret);
      return me(begun.secret);
    }
    putCookie(reply, null);
    putHalfCookie(reply, begun.secret);
    void reply.code(202);
    return me(null, "code");
  });

  app.post("/api/sign-in/code", async (request, reply) => {
    const asked = read(shapes.code, request.body);
    const half = owes(request);
    if (half === null) throw new Refusal(401, "this took too long: sign in again");
    const { account } = half;
    const { secret } = await watchCode(request, account, () =>
      accounts.finish(half.secret, asked.code, callerOf(request)),
    );
    leave(request);
    putCookie(reply, secret);
    putHalfCookie(reply, null);
    request.signedIn = account.accountId;
    return me(secret);
  });

  app.delete("/api/sign-in", async (request, reply) => {
    const half = owes(request);
    if (half !== null) accounts.endHalf(half.secret);
    putHalfCookie(reply, null);
    return reply.code(204).send();
  });

  app.post("/api/sign-out", async (request, reply) => {
    const { account, signIn } = signedOf(request);
    accounts.endSignIn(account.accountId, signIn.signInId);
    putCookie(reply, null);
    return reply.code(204).header("clear-site-data", '"cache", "storage"').send();
  });

  app.post("/api/password", async (request, reply) => {
    const asked = read(shapes.byLink, request.body);
    request.about = `account ${await accounts.setByLink(asked.link, asked.password)}`;
    return reply.code(204).send();
  });

  app.put("/api/me/password", async (request, reply) => {
    const { password: next, ...given } = read(shapes.change, request.body);
    // It would not count, and its sign-in would begin anew each time without one at the provider.
    if (!served.signOn.takesPassword(signedOf(request).account.login))
      throw new Refusal(409, "passwords do not count here: you sign in by your agency's provider");
    const { signed } = await proveAgain(accounts, request, reply, given);
    const secret = await accounts.changePassword(signed.account, next, callerOf(request));
    putCookie(reply, secret);
    return me(secret);
  });

  app.get("/api/me/sign-ins", async (request): Promise<SignInRow[]> => {
    const { account, signIn } = signedOf(request);
    return accounts
      .signIns(account.accountId)
      .map(({ signInId, beganAt, seenAt, address, browser }) => ({
        signInId,
        beganAt,
        seenAt,
        address,
        browser,
        here: signInId === signIn.signInId,
      }));
  });

  app.delete<{ Params: { id: string } }>("/api/me/sign-ins/:id", async (request, reply) => {
    const { signed } = await proveAgain(accounts, request, reply, read(again, request.body));
    accounts.endSignIn(signed.account.accountId, idOf(request.params.id));
    return reply.code(204).send();
  });

  app.delete("/api/me/sign-ins", async (request, reply) => {
    const { account, signIn } = (
      await proveAgain(accounts, request, reply, read(again, request.body))
    ).signed;
    accounts.endSignIns(account.accountId, signIn.signInId);
    return reply.code(204).send();
  });

  app.get("/api/people", async (): Promise<Person[]> => accounts.list().map(asPerson));

  app.post("/api/people", async (request, reply): Promise<PersonLink> => {
    const { account: by } = signedOf(request);
    const { account, secret } = accounts.invite(read(shapes.added, request.body), by.name);
    request.about = `account ${account.accountId}`;
    void reply.code(201);
    return linkFor(account, secret);
  });

  app.put<{ Params: { id: string } }>("/api/people/:id", async (request): Promise<Person> => {
    signedOf(request);
    return asPerson(accounts.change(idOf(request.params.id), read(shapes.changed, request.body)));
  });

  app.post<{ Params: { id: string } }>("/api/people/:id/reset", async (request) => {
    const { account: by } = signedOf(request);
    const accountId = idOf(request.params.id);
    if (accountId === by.accountId)
      throw new Refusal(409, "this is your own: change the password on your account's page");
    const { account, secret } = accounts.reset(accountId, by.name);
    return linkFor(account, secret);
  });

  app.delete<{ Params: { id: string } }>("/api/people/:id/sign-ins", async (request, reply) => {
    signedOf(request);
    accounts.endSignIns(idOf(request.params.id), null);
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string } }>("/api/people/:id", async (request, reply) => {
    signedOf(request);
    accounts.remove(idOf(request.params.id));
    return reply.code(204).send();
  });
}
