import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { everything, type Scope } from "../../pipelines/accounts/scope.ts";
import { type Role, roleNames } from "../../pipelines/accounts/roles.ts";
import type { Account } from "../../pipelines/ledger/accounts.ts";
import { Refusal } from "../errors.ts";
import { access, forPrograms, whileEnrolling } from "./access.ts";
import type { Accounts, Signed } from "./accounts.ts";
import type { Program } from "./programs.ts";

/** Who asks. */
export type Viewer = {
  /** Null: signed out. */
  role: Role | null;
  /** What they see of figures. */
  scope: Scope;
  /** Null where nobody has to sign in, and signed out. */
  signed: Signed | null;
  /** Of the cookie of their sign-in; null where nobody is signed in. */
  secret: string | null;
  /** What a write has to bring in header `x-throughline-token`; null where nobody is signed in. */
  token: string | null;
  /** The program that asks in the name of its owner; null: a browser does. */
  program: Program | null;
  /** Whether a second factor is asked of them that they do not have: they can do nothing before. */
  mustEnrol: boolean;
};

declare module "fastify" {
  interface FastifyRequest {
    viewer: Viewer;
  }
}

const cookieName = "__Host-throughline";
/** Of a browser that owes a code: what is in it signs nobody in. */
const halfCookieName = "__Host-throughline-half";
const secretForm = /^[\w-]{43}$/;
const nothing: Scope = { role: "coach", sites: [], coaches: [] };
const unsigned = { signed: null, secret: null, token: null, program: null, mustEnrol: false };
const nobody: Viewer = { role: null, scope: nothing, ...unsigned };
/** Whoever is at the machine of a store without accounts. */
const anybody: Viewer = { role: "quality_lead", scope: everything, ...unsigned };

/** The secret in a cookie of ours that a request brings; null: none, or more than one. */
export function cookieOf({ headers }: FastifyRequest, cookie: string): string | null {
  const found = (headers.cookie ?? "")
    .split(";")
    .map((pair) => pair.trim().split("="))
    .filter(([name]) => name === cookie)
    .map(([, value = ""]) => value);
  const [secret] = found;
  return found.length === 1 && secret !== undefined && secretForm.test(secret) ? secret : null;
}

/** The secret of a half sign-in that a request brings; null: none, or more than one. */
export const halfSecretOf = (request: FastifyRequest): string | null =>
  cookieOf(request, halfCookieName);

function put(reply: FastifyReply, name: string, secret: string | null): void {
  const ends = secret === null ? "; Max-Age=0" : "";
  const settings = `Path=/; Secure; HttpOnly; SameSite=Strict${ends}`;
  const kept = [reply.getHeader("set-cookie") ?? []].flat().map(String);
  const others = kept.filter((each) => !each.startsWith(`${name}=`));
  const all = [...others, `${name}=${secret ?? ""}; ${settings}`];
  void reply.removeHeader("set-cookie").header("set-cookie", all.length > 1 ? all : all[0]);
}

/** Sets the cookie of a sign-in; null takes it away. The browser keeps it until it is closed. */
export const putCookie = (reply: FastifyReply, secret: string | null): void =>
  put(reply, cookieName, secret);

/** The same for half of a sign-in. */
export const putHalfCookie = (reply: FastifyReply, secret: string | null): void =>
  put(reply, halfCookieName, secret);

/** The token of a sign-in's pages: made from its secret, so that it is neither kept nor guessed. */
export const tokenOf = (secret: string): string =>
  createHmac("sha256", secret).update("token of its pages").digest("base64url");

/** The token that a program sends in header `authorization`; null: none. Nowhere else is one looked for. */
const bearerOf = ({ headers }: FastifyRequest): string | null =>
  /^bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1] ?? null;

const scopeOf = ({ role, sites, coaches }: Account): Scope =>
  role === "coach" ? { role, sites, coaches } : { role };

/** Who asks: whose token is sent, whatever cookie is sent beside it; else whose cookie. */
function viewerOf(accounts: Accounts, request: FastifyRequest): Viewer {
  if (!accounts.required()) return anybody;
  const bearer = request.routeOptions.url?.startsWith("/api/") ? bearerOf(request) : null;
  if (bearer !== null) {
    const program = accounts.programs.find(bearer, request.ip);
    if (program === null) throw new Refusal(401, "this token is wrong, was ended, or is over");
    const { account } = program;
    const mustEnrol = accounts.mustEnrol(account, null);
    return { ...unsigned, role: account.role, scope: scopeOf(account), program, mustEnrol };
  }
  const secret = cookieOf(request, cookieName);
  const signed = secret === null ? null : accounts.find(secret);
  if (secret === null || signed === null) return nobody;
  const { account } = signed;
  return {
    role: account.role,
    scope: scopeOf(account),
    signed,
    secret,
    token: tokenOf(secret),
    program: null,
    mustEnrol: accounts.mustEnrol(account, signed.signIn),
  };
}

function isSame(given: unknown, expected: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function requireAccess({ viewer, method, routeOptions, headers }: FastifyRequest): void {
  // Without a route there is nothing to protect: the answer is 404.
  if (routeOptions.url === undefined) return;
  const key = keyOf(method, routeOptions.url);
  if (viewer.program !== null && !forPrograms.has(key))
    throw new Refusal(403, `a token only reads: ${[...forPrograms].join(", ")}`);
  const who = access[key] ?? [];
  if (who === "anyone") return;
  if (viewer.role === null) throw new Refusal(401, "sign in first");
  if (!who.includes(viewer.role))
    throw new Refusal(403, `this is not for your role: ${roleNames[viewer.role]}`);
  if (viewer.mustEnrol && !whileEnrolling.has(key))
    throw new Refusal(403, "your agency asks for a second factor: turn it on first");
  const reads = method === "GET" || method === "HEAD";
  if (!reads && viewer.token !== null && !isSame(headers["x-throughline-token"], viewer.token))
    throw new Refusal(403, "this did not come from a page of ours: reload it and try again");
}

const keyOf = (method: string, url: string): string =>
  `${method === "HEAD" ? "GET" : method} ${url}`;

/** Takes everybody for nobody, before anything refuses them: what is done with a refusal asks who it was. */
export function knowNobody(app: FastifyInstance): void {
  app.decorateRequest("viewer");
  app.addHook("onRequest", async (request) => {
    request.viewer = nobody;
  });
}

/**
 * Lets nobody use a route but whom `access` names, and nobody write without the token of a page of
 * ours. Throws at the start for a route that `access` does not name.
 */
export function guard(app: FastifyInstance, accounts: Accounts): void {
  app.addHook("onRoute", ({ method, url }) => {
    for (const key of [method].flat().map((each) => keyOf(each, url)))
      if (!Object.hasOwn(access, key))
        throw new Error(
          `nothing says who may use ${key}: add it to server/auth/access.ts and to the table in docs/security.md`,
        );
  });
  app.addHook("onRequest", async (request) => {
    request.viewer = viewerOf(accounts, request);
    requireAccess(request);
    // What a browser kept of another person's answer is not good for this one.
    if (request.viewer !== anybody && request.viewer.program === null)
      delete request.headers["if-none-match"];
  });
  app.addHook("onSend", async (request, reply) => {
    if (request.viewer === anybody || !request.routeOptions.url?.startsWith("/api/")) return;
    void reply.header("cache-control", "no-store");
    if (request.viewer.program === null) void reply.removeHeader("etag");
    if (reply.statusCode === 401 && bearerOf(request) !== null)
      void reply.header("www-authenticate", 'Bearer error="invalid_token"');
  });
}
