import type { FastifyInstance, FastifyRequest } from "fastify";
import { ThroughlineError } from "../pipelines/errors.ts";
import { Refusal } from "./errors.ts";
import { isProbe } from "./log.ts";

/** Where the server is reached. */
export type Place = {
  /** Origin (`https://...`) at which a proxy shows it; null: this machine alone, without TLS. */
  address: string | null;
  /** Addresses of the proxies that are believed about where a request came from. */
  proxies: readonly string[];
};

/** Reached from this machine alone. */
export const thisMachine: Place = { address: null, proxies: [] };

const loopbackNames = new Set(["127.0.0.1", "localhost", "::1", "[::1]"]);

export type PlaceOptions = {
  host: string;
  address?: string | undefined;
  proxies?: readonly string[] | undefined;
  /** Whether the store asks everybody to sign in. */
  accounts: boolean;
};

/**
 * Where to serve a store. Throws in one line where others could reach it without signing in, or
 * without TLS: then whoever reaches it, or listens, would read every session.
 */
export function placeOf({ host, address, proxies = [], accounts }: PlaceOptions): Place {
  if (address === undefined) {
    if (proxies.length > 0)
      throw new ThroughlineError("--proxy needs --address: the https address that people open");
    if (loopbackNames.has(host)) return thisMachine;
    throw new ThroughlineError(
      `will not listen on ${host} without TLS: name the proxy ahead with --proxy and what people ` +
        "open with --address https://...; or use 127.0.0.1, and an SSH tunnel from elsewhere",
    );
  }
  if (!URL.canParse(address) || new URL(address).protocol !== "https:")
    throw new ThroughlineError(`not an https address: ${address}`);
  if (proxies.length === 0)
    throw new ThroughlineError("--address needs --proxy: the IP address of the proxy with TLS");
  if (!accounts)
    throw new ThroughlineError(
      "there are no accounts yet, so anyone could read every session: make the first with " +
        "`throughline user add`",
    );
  return { address: new URL(address).origin, proxies };
}

const nameOf = (host: string): string => host.replace(/:\d+$/, "").toLowerCase();

const isOurs = (host: string, { address }: Place): boolean =>
  address === null ? loopbackNames.has(nameOf(host)) : host.toLowerCase() === new URL(address).host;

/**
 * Turns away a request that a page of another site could have caused: a Host that is not ours (DNS
 * rebinding), or a write or a reading of figures from another origin: it could not see the answer to
 * the latter, but make the machine work for it. A link to a page is followed. Behind a proxy, what did
 * not come by TLS is turned away too. Throws the refusal.
 */
export function requireOwnPage(request: FastifyRequest, place: Place): void {
  const { headers, method, routeOptions } = request;
  const host = headers.host ?? "";
  if (!isOurs(host, place)) {
    const names = place.address ?? "127.0.0.1 or localhost";
    throw new Refusal(421, `this server answers only as ${names}, not ${host}`);
  }
  if (place.address !== null && request.protocol !== "https")
    throw new Refusal(403, `this server is reached by TLS alone: open ${place.address}`);
  const reads = method === "GET" || method === "HEAD";
  if (reads && !routeOptions.url?.startsWith("/api/")) return;
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (!reads && origin !== undefined && origin !== (place.address ?? `http://${host}`)) {
    throw new Refusal(403, "this request comes from another site's page");
  }
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new Refusal(403, "this request comes from another site's page");
  }
}

/** Asks `requireOwnPage` of every request that has a readable address; `unreadable.ts` the others. */
export function keepToOwnPages(app: FastifyInstance, place: Place): void {
  app.addHook("onRequest", async (request) => {
    // A probe asks by whatever name it knows the machine, and learns nothing of what is served.
    if (!isProbe(request)) requireOwnPage(request, place);
  });
}
