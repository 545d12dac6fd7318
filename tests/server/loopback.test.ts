import fastify from "fastify";
import { expect, test } from "vitest";
import { handleErrors } from "../../server/errors.ts";
import { keepToThisMachine, requireLoopback } from "../../server/loopback.ts";

async function door() {
  const app = fastify();
  handleErrors(app);
  keepToThisMachine(app);
  app.get("/", async () => "read");
  app.post("/", async () => "written");
  app.get("/api/figures", async () => "figures");
  return app;
}

test.each(["127.0.0.1", "localhost", "::1"])("listens on %s", (host) => {
  expect(() => requireLoopback(host)).not.toThrow();
});

test.each(["0.0.0.0", "::", "192.168.1.4", "example.org"])("refuses to listen on %s", (host) => {
  expect(() => requireLoopback(host)).toThrow(/no accounts yet/);
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
