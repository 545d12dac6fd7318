import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ThroughlineError } from "../../pipelines/errors.ts";
import type { SignOnRefusal, SignOnWay } from "../api.ts";
import type { AppParts } from "../app.ts";
import { WrongLogout } from "../../pipelines/accounts/logout.ts";
import { actorOf } from "../audit.ts";
import { Refusal } from "../errors.ts";
import { cookieOf, putCookie } from "../auth/guard.ts";
import { type Place, thisMachine } from "../place.ts";
import { callerOf } from "./account_request.ts";

const flowCookie = "__Host-throughline-flow";

/** A browser comes back from the provider, another site, with it: Strict would keep it away. */
const flowSettings = "Path=/; Secure; HttpOnly; SameSite=Lax";

const putFlow = (reply: FastifyReply, secret: string | null): void =>
  void reply.header(
    "set-cookie",
    `${flowCookie}=${secret ?? ""}; ${flowSettings}; Max-Age=${secret === null ? 0 : 600}`,
  );

/** Where the provider sends browsers back to: as the server was told that it is opened, never as asked. */
const backOf = ({ address }: Place, { headers }: FastifyRequest): string =>
  // On the machine itself the name is one of its own: `keepToOwnPages` lets no other pass.
  `${address ?? `http://${headers.host}`}/sign-in/back`;

/** A page of ours that somebody wanted to open; of all other addresses the first page. */
export function ownPage(given: string | null): string {
  const here = "http://here.invalid";
  if (given === null || !given.startsWith("/") || !URL.canParse(given, here)) return "/";
  const { origin, pathname, search } = new URL(given, here);
  const isOurs = origin === here && !/^\/(\/|api\/|sign-in\/)/.test(pathname);
  return isOurs && given.length < 2000 ? `${pathname}${search}` : "/";
}

/** Whether another site's page sent the browser: it may not begin or end anything for somebody. */
function isElsewhere({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"] ?? "none";
  return site !== "same-origin" && site !== "none";
}

/** Where who does not get in is told why. */
const refusedAt = (refused: SignOnRefusal): string => `/?sign-on=${refused}`;

/** Signing in by the agency's own provider: the way there, and the way back. */
export async function signOnRoutes(
  app: FastifyInstance,
  { served, place = thisMachine }: AppParts,
): Promise<void> {
  const { signOn, auditor } = served;
  app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));

  app.get("/api/sign-on", async (): Promise<{ way: SignOnWay | null }> => ({ way: signOn.way() }));

  function refuse(request: FastifyRequest, reply: FastifyReply, refused: SignOnRefusal) {
    const subject = `single sign-on: ${refused}`;
    const act = { action: "refusal", subject, outcome: "refused" } as const;
    auditor.record(actorOf(request), act, new Date().toISOString());
    return reply.redirect(refusedAt(refused), 303);
  }

  /** Sends a browser to an address of the provider, or to our own page where there is none. */
  async function toProvider(
    request: FastifyRequest,
    reply: FastifyReply,
    find: () => Promise<URL | null>,
  ) {
    try {
      const address = await find();
      return await reply.redirect(address?.href ?? refusedAt("stays"), 303);
    } catch (error) {
      if (!(error instanceof ThroughlineError)) throw error;
      request.log.error({ err: error }, "single sign-on: the provider");
      return reply.redirect(refusedAt("provider"), 303);
    }
  }

  app.get<{ Querystring: { to?: unknown } }>(
    "/sign-in/start",
    { exposeHeadRoute: false },
    async (request, reply) => {
      if (isElsewhere(request)) return reply.redirect("/", 303);
      if (signOn.way() === null) return reply.redirect(refusedAt("off"), 303);
      const { to } = request.query;
      const { signed } = request.viewer;
      const asked = {
        to: ownPage(typeof to === "string" ? to : null),
        back: backOf(place, request),
        before: signed && { accountId: signed.account.accountId, signInId: signed.signIn.signInId },
        browser: cookieOf(request, flowCookie),
      };
      return toProvider(request, reply, async () => {
        const { address, browser } = await signOn.begin(asked, callerOf(request));
        putFlow(reply, browser);
        return address;
      });
    },
  );

  app.get("/sign-in/leave", { exposeHeadRoute: false }, async (request, reply) => {
    if (isElsewhere(request)) return reply.redirect("/", 303);
    if (signOn.way() === null) return reply.redirect(refusedAt("off"), 303);
    return toProvider(request, reply, () => signOn.leave());
  });

  const form = "application/x-www-form-urlencoded";
  app.addContentTypeParser(form, { parseAs: "string", bodyLimit: 20_000 }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );

  // OpenID Connect Back-Channel Logout 1.0: the provider says that somebody's session there has ended.
  app.post("/sign-in/out", async (request, reply) => {
    const { body } = request;
    const tokens = body instanceof URLSearchParams ? body.getAll("logout_token") : [];
    const record = (subject: string, outcome: "done" | "refused", action: string): void => {
      const actor = { ...actorOf(request), who: "single sign-on" };
      auditor.record(actor, { action, subject, outcome }, new Date().toISOString());
    };
    if (tokens.length !== 1) throw new Refusal(400, "a logout_token is needed, as a form has it");
    if (signOn.way() === null) throw new Refusal(400, "single sign-on is off");
    try {
      const { accountId, ended } = await signOn.end(tokens[0]!);
      if (ended > 0)
        record(accountId === null ? "a session" : `account ${accountId}`, "done", "end sign-ins");
    } catch (error) {
      if (!(error instanceof ThroughlineError)) throw error;
      if (!(error instanceof WrongLogout)) {
        request.log.error({ err: error }, "single sign-on: the provider");
        throw new Refusal(503, "the provider's keys cannot be had: try again");
      }
      record("single sign-on: logout token", "refused", "refusal");
      throw new Refusal(400, error.message);
    }
    return reply.send();
  });

  app.get("/sign-in/back", { exposeHeadRoute: false }, async (request, reply) => {
    const brought = new URL(request.url, "http://here.invalid").searchParams;
    const came = await signOn.arrive(cookieOf(request, flowCookie), brought, callerOf(request));
    if ("refused" in came) {
      if (came.why) request.log.error({ err: came.why }, "single sign-on: the provider");
      return refuse(request, reply, came.refused);
    }
    putCookie(reply, came.secret);
    putFlow(reply, null);
    request.signedIn = served.accounts.find(came.secret)?.account.accountId ?? null;
    const act = { action: "sign in", subject: "single sign-on" };
    auditor.record(actorOf(request), act, new Date().toISOString());
    return reply.redirect(came.to, 303);
  });
}
