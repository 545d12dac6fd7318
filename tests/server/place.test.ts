import fastify from "fastify";
import { describe, expect, test } from "vitest";
import { handleErrors } from "../../server/errors.ts";
import { keepToOwnPages, placeOf, thisMachine } from "../../server/place.ts";
import type { Place } from "../../server/place.ts";

async function door(place: Place = thisMachine) {
  const app = fastify({ trustProxy: place.proxies.length > 0 && [...place.proxies] });
  handleErrors(app);
  keepToOwnPages(app, place);
  app.get("/", async () => "read");
  app.post("/", async () => "written");
  app.get("/api/figures", async () => "figures");
  return app;
}

test.each(["127.0.0.1", "localhost", "::1"])("listens on %s", (host) => {
  expect(placeOf({ host, accounts: false })).toEqual(thisMachine);
});

test.each(["0.0.0.0", "::", "192.168.1.4", "example.org"])(
  "refuses to listen on %s without TLS",
  (host) => {
    expect(() => placeOf({ host, accounts: true })).toThrow(/without TLS: name the proxy ahead/);
  },
);

const address = "https://coaching.example.org";
const proxies = ["10.0.0.2"];

test.each([
  ["an address without a proxy", { address }, /--address needs --proxy/],
  ["a proxy without an address", { proxies }, /--proxy needs --address/],
  ["an address without TLS", { address: "http://coaching.example.org", proxies }, /not an https/],
  ["no accounts", { address, proxies, accounts: false }, /no accounts yet/],
])("does not serve others with %s", (_what, options, reason) => {
  expect(() => placeOf({ host: "0.0.0.0", accounts: true, ...options })).toThrow(reason);
});

describe("behind a proxy that ends TLS", () => {
  const place = placeOf({ host: "0.0.0.0", address, proxies, accounts: true });
  const ask = async (remoteAddress: string, headers: Record<string, string>, url = "/") =>
    (
      await (
        await door(place)
      ).inject({ url, remoteAddress, headers: { host: "coaching.example.org", ...headers } })
    ).statusCode;

  test("what the proxy brought by TLS is answered", async () => {
    expect(await ask("10.0.0.2", { "x-forwarded-proto": "https" })).toBe(200);
  });

  test("what came around the proxy is not, whatever it says of itself", async () => {
    expect(await ask("10.0.0.9", { "x-forwarded-proto": "https" })).toBe(403);
  });

  test("what reached the proxy without TLS is not", async () => {
    expect(await ask("10.0.0.2", { "x-forwarded-proto": "http" })).toBe(403);
  });

  test("another name is not answered, this machine's neither", async () => {
    const headers = { "x-forwarded-proto": "https", host: "127.0.0.1:4173" };
    expect(await ask("10.0.0.2", headers)).toBe(421);
  });
});

test.each(["127.0.0.1:4173", "localhost:4173", "[::1]:4173", "LOCALHOST"])(
  "answers as %s",
  async (host) => {
    const answer = await (await door()).inject({ url: "/", headers: { host } });
    expect(answer.statusCode).toBe(200);
  },
);

test.each(["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"])(
  "does not answer as %j, so that a rebound name reads nothing",
  async (host) => {
    const answer = await (await door()).inject({ url: "/", headers: { host } });
    expect(answer.statusCode).toBe(421);
  },
);

const host = "127.0.0.1:4173";

test.each([
  ["http://127.0.0.1:4173", 200],
  ["http://127.0.0.1:9999", 403],
  ["http://evil.example", 403],
  ["https://127.0.0.1:4173", 403],
  ["null", 403],
])("a write from origin %s is answered %i", async (origin, status) => {
  const answer = await (
    await door()
  ).inject({ method: "POST", url: "/", headers: { host, origin } });
  expect(answer.statusCode).toBe(status);
});

test("a write that the browser calls cross-site is refused, one without a browser is not", async () => {
  const app = await door();
  const headers = { host, "sec-fetch-site": "cross-site" };
  expect((await app.inject({ method: "POST", url: "/", headers })).statusCode).toBe(403);
  expect((await app.inject({ method: "POST", url: "/", headers: { host } })).statusCode).toBe(200);
});

test.each([
  ["cross-site", "/api/figures", 403],
  ["cross-site", "/%61pi/figures", 403],
  ["same-site", "/api/figures", 403],
  ["same-origin", "/api/figures", 200],
  ["none", "/api/figures", 200],
  ["cross-site", "/", 200],
])("a page of a %s that asks for %s is answered %i", async (site, url, status) => {
  const headers = { host, "sec-fetch-site": site };
  for (const method of ["GET", "HEAD"] as const)
    expect((await (await door()).inject({ method, url, headers })).statusCode).toBe(status);
});
