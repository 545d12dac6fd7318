import { connect, type AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refuseSlow } from "../../server/slow.ts";

let app: FastifyInstance;
beforeAll(async () => {
  app = fastify({ bodyLimit: 1_000_000 });
  refuseSlow(app, { bodyMillis: 300, silentMillis: 300, restMillis: 300 });
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_, body, done) =>
    done(null, body),
  );
  app.post("/api/jobs", async ({ body }) => body);
  app.put("/api/uploads", async ({ body }) => ({ bytes: (body as Buffer).length }));
  app.put("/api/refused", {
    onRequest: async (_request, reply) => reply.code(401).send({ error: "sign in first" }),
    handler: () => null,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app.close());

/** Sends a head that promises 50 bytes, then pieces of the body; what came back when it was closed. */
async function send(
  request: string,
  type: string,
  pieces: { piece: string; every: number; times: number },
): Promise<string> {
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  let got = "";
  socket.on("data", (data) => (got += String(data)));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const head = [`Host: 127.0.0.1:${port}`, `Content-Type: ${type}`, "Content-Length: 50"];
  socket.write(`${request} HTTP/1.1\r\n${head.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  for (let n = 0; n < pieces.times && !socket.destroyed; n++) {
    await delay(pieces.every);
    socket.write(pieces.piece);
  }
  await closed;
  return got;
}

describe("somebody who keeps a connection and does not send what was promised", () => {
  it("drops by drop is let go of when their time is over", async () => {
    const drops = { piece: " ", every: 50, times: 40 };
    expect(await send("POST /api/jobs", "application/json", drops)).toBe("");
  });

  it("in silence, of a file, is let go of", async () => {
    const silence = { piece: "", every: 10, times: 1 };
    expect(await send("PUT /api/uploads", "application/octet-stream", silence)).toBe("");
  });

  it("after they were refused is let go of", async () => {
    const drops = { piece: " ", every: 50, times: 40 };
    const got = await send("PUT /api/refused", "application/octet-stream", drops);
    expect(got).toMatch(/^HTTP\/1.1 401 /);
  });
});

it("a file may take its time as long as some of it comes", async () => {
  const slowly = { piece: "a,b,c", every: 60, times: 10 };
  const got = await send("PUT /api/uploads", "application/octet-stream", slowly);
  expect(got).toMatch(/^HTTP\/1.1 200 .*\{"bytes":50\}$/s);
});
