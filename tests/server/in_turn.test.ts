import { connect, type AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { answerInTurn, shareAmongAccounts } from "../../server/in_turn.ts";

type Serving = { app: FastifyInstance; port: number; most: () => number; all: () => number };

/**
 * A server that notes how many answers it makes, and at once, for whoever a header names. Those of account 1
 * end no sooner than `held`.
 */
async function serving(held: Promise<void> = Promise.resolve()): Promise<Serving> {
  const app = fastify();
  let [now, most, all] = [0, 0, 0];
  answerInTurn(app);
  app.decorateRequest("viewer");
  app.addHook("onRequest", async (request) => {
    const accountId = Number(request.headers["x-account"]);
    request.viewer = { signed: { account: { accountId } } } as typeof request.viewer;
  });
  shareAmongAccounts(app);
  app.get("/api/answer/:n", async ({ params, headers }) => {
    now += 1;
    all += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (headers["x-account"] === "1") await held;
    now -= 1;
    return params;
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  return { app, port, most: () => most, all: () => all };
}

const head = (port: number, n: number): string =>
  `GET /api/answer/${n} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nx-account: 1\r\n\r\n`;

/** Sends so many requests ahead on one connection; what came back until the last, or its end. */
function ahead(port: number, requests: number): Promise<string> {
  return new Promise((resolve) => {
    let got = "";
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(Array.from({ length: requests }, (_, n) => head(port, n)).join("")),
    );
    socket.on("data", (data) => {
      got += String(data);
      if (got.includes(`{"n":"${requests - 1}"}`)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(got));
  });
}

test("requests that one connection sends ahead are answered one after the other, all of them", async () => {
  const { port, most } = await serving();
  const got = await ahead(port, 20);
  expect([...got.matchAll(/\{"n":"(\d+)"\}/g)].map(([, n]) => Number(n))).toEqual([
    ...Array(20).keys(),
  ]);
  expect(most()).toBe(1);
});

test("a connection that sends ever more ahead is closed, and nothing of it is worked at any longer", async () => {
  const { app, port, all } = await serving();
  expect(await ahead(port, 200)).not.toContain('{"n":"199"}');
  await app.close();
  expect(all()).toBeLessThanOrEqual(2);
});

test("of one account eight answers are made at once; another account does not wait for them", async () => {
  const held = Promise.withResolvers<void>();
  const { app, port, most } = await serving(held.promise);
  const ask = (n: number, account: number) =>
    fetch(`http://127.0.0.1:${port}/api/answer/${n}`, { headers: { "x-account": `${account}` } });
  const many = Array.from({ length: 40 }, (_, n) => ask(n, 1));
  // It would wait for ever behind those of the first.
  expect((await ask(0, 2)).ok).toBe(true);
  held.resolve();
  expect((await Promise.all(many)).every(({ ok }) => ok)).toBe(true);
  expect(most()).toBeLessThanOrEqual(9);
  expect(most()).toBeGreaterThan(2);
  const flood = await Promise.all(
    Array.from({ length: 420 }, (_, n) =>
      app.inject({
        method: n % 2 === 0 ? "GET" : "HEAD",
        url: `/api/answer/${n}`,
        headers: { "x-account": "1" },
      }),
    ),
  );
  expect(flood.filter(({ statusCode }) => statusCode === 429).length).toBe(20);
});
