import type { FastifyInstance, FastifyRequest } from "fastify";
import { ThroughlineError } from "../pipelines/errors.ts";
import { Refusal } from "./errors.ts";

const loopbackNames = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

/**
 * Refuses to listen where others could reach it: there are no accounts yet, so whoever reaches the
 * server reads everything. Throws with the reason.
 */
export function requireLoopback(host: string): void {
  if (loopbackNames.has(host)) return;
  throw new ThroughlineError(
    `will not listen on ${host}: there are no accounts yet, so anyone who reaches it could read ` +
      "every session; use 127.0.0.1, and an SSH tunnel from elsewhere",
  );
}

const nameOf = (host: string): string => host.replace(/:\d+$/, "").toLowerCase();

/**
 * Turns away a request that a page of another site could have caused: a Host that is not this machine
 * (DNS rebinding), or a write or a reading of figures from another origin: it could not see the answer
 * to the latter, but make the machine work for it. A link to a page is followed. Throws the refusal.
 */
export function requireOwnPage({ headers, method, routeOptions }: FastifyRequest): void {
  const host = headers.host ?? "";
  if (!loopbackNames.has(nameOf(host))) {
    throw new Refusal(421, `this server answers only as 127.0.0.1 or localhost, not ${host}`);
  }
  const reads = method === "GET" || method === "HEAD";
  if (reads && !routeOptions.url?.startsWith("/api/")) return;
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (!reads && origin !== undefined && origin !== `http://${host}`) {
    throw new Refusal(403, "this request comes from another site's page");
  }
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new Refusal(403, "this request comes from another site's page");
  }
}

/** Asks `requireOwnPage` of every request that has a readable address; `unreadable.ts` the others. */
export function keepToThisMachine(app: FastifyInstance): void {
  app.addHook("onRequest", async (request) => requireOwnPage(request));
}
