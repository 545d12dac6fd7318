import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { linkHours } from "../../pipelines/ledger/sign_ins.ts";
import { passwordLength } from "../../pipelines/accounts/passwords.ts";
import { roles } from "../../pipelines/accounts/roles.ts";
import type { Account } from "../../pipelines/ledger/accounts.ts";
import type { Me, Person, PersonLink, SignInRow } from "../api.ts";
import type { AppParts } from "../app.ts";
import type { Caller, Signed } from "../auth/accounts.ts";
import { putCookie, tokenOf } from "../auth/guard.ts";
import { Refusal } from "../errors.ts";

const word = z.string().trim().min(1).max(200);
/** Longer ones are refused with a reason of their own; these are no passwords. */
const password = z.string().max(passwordLength.most * 4);
const words = z.array(z.string().trim().min(1).max(500)).max(500);

const shapes = {
  signIn: z.strictObject({ login: z.string().max(200), password }),
  byLink: z.strictObject({ link: z.string().max(100), password }),
  change: z.strictObject({ current: password, password }),
  added: z.strictObject({
    login: word,
    name: word,
    role: z.enum(roles),
    sites: words,
    coaches: words,
  }),
  changed: z.strictObject({ role: z.enum(roles), sites: words, coaches: words }),
};

function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
  throw new Refusal(400, `cannot take this: ${path.join(".")} ${message}`.trim());
}

export const callerOf = ({ ip, headers }: FastifyRequest): Caller => ({
  address: ip,
  browser: headers["user-agent"] ?? "",
});

/** Who is signed in. Throws where nobody has to. */
export function signedOf({ viewer }: FastifyRequest): Signed {
  if (viewer.signed !== null) return viewer.signed;
  throw new Refusal(409, "there are no accounts yet: make the first with `throughline user add`");
}

const asPerson = ({ addedAt: _at, ...person }: Account): Person => person;

function idOf(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new Refusal(404, "no account has this number");
}

/** Signing in and out, one's own password and browsers, and for quality leads everybody's accounts. */
export async function accountRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  const { accounts } = served;

  const me = (account: Account | null, token: string | null): Me => ({
    accounts: accounts.required(),
    role: accounts.required() ? (account?.role ?? null) : "quality_lead",
    person: account && asPerson(account),
    token,
  });

  app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));

  app.get("/api/me", async ({ viewer }) => me(viewer.signed?.account ?? null, viewer.token));

  app.post("/api/sign-in", async (request, reply) => {
    const asked = read(shapes.signIn, request.body);
    const secret = await accounts.signIn(asked.login, asked.password, callerOf(request));
    const before = request.viewer.signed;
    if (before) accounts.endSignIn(before.account.accountId, before.signIn.signInId);
    putCookie(reply, secret);
    request.signedIn = accounts.find(secret)?.account.accountId ?? null;
    return me(accounts.find(secret)?.account ?? null, tokenOf(secret));
  });

  app.post("/api/sign-out", async (request, reply) => {
    const { account, signIn } = signedOf(request);
    accounts.endSignIn(account.accountId, signIn.signInId);
    putCookie(reply, null);
    return reply.code(204).header("clear-site-data", '"cache", "storage"').send();
  });

  app.post("/api/password", async (request, reply) => {
    const asked = read(shapes.byLink, request.body);
    await accounts.setByLink(asked.link, asked.password);
    return reply.code(204).send();
  });

  app.put("/api/me/password", async (request, reply) => {
    const { account } = signedOf(request);
    const asked = read(shapes.change, request.body);
    const secret = await accounts.changePassword(
      account,
      asked.current,
      asked.password,
      callerOf(request),
    );
    putCookie(reply, secret);
    return me(account, tokenOf(secret));
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
    accounts.endSignIn(signedOf(request).account.accountId, idOf(request.params.id));
    return reply.code(204).send();
  });

  app.get("/api/people", async (): Promise<Person[]> => accounts.list().map(asPerson));

  app.post("/api/people", async (request, reply): Promise<PersonLink> => {
    const { account: by } = signedOf(request);
    const { account, secret } = accounts.invite(read(shapes.added, request.body), by.name);
    void reply.code(201);
    return { person: asPerson(account), link: `/password#${secret}`, hours: linkHours };
  });

  app.put<{ Params: { id: string } }>("/api/people/:id", async (request): Promise<Person> => {
    signedOf(request);
    return asPerson(accounts.change(idOf(request.params.id), read(shapes.changed, request.body)));
  });

  app.post<{ Params: { id: string } }>("/api/people/:id/reset", async (request) => {
    const { account: by } = signedOf(request);
    const { account, secret } = accounts.reset(idOf(request.params.id), by.name);
    return {
      person: asPerson(account),
      link: `/password#${secret}`,
      hours: linkHours,
    } satisfies PersonLink;
  });

  app.delete<{ Params: { id: string } }>("/api/people/:id", async (request, reply) => {
    signedOf(request);
    accounts.remove(idOf(request.params.id));
    return reply.code(204).send();
  });
}
