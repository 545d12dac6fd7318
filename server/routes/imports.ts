import type { FastifyInstance } from "fastify";
import type { Readable } from "node:stream";
import { z } from "zod";
import type { ImportPage, Upload } from "../api.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import { freeBytes } from "../../pipelines/store/disk.ts";
import { limits } from "../../pipelines/limits.ts";
import type { LimitsNow, WaitingRow } from "../api.ts";
import { waitingIdOf } from "../waiting.ts";
import { readRejects, rejectsHeaders } from "../rejects.ts";

const pageSize = 20;
export const turned = z.strictObject({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

/** The history of imports, what was said of names, and the files that wait for one. */
export async function importRoutes(app: FastifyInstance, parts: AppParts): Promise<void> {
  const { store, served, uploads } = parts;

  app.get("/api/imports", async (request, reply) => {
    const asked = turned.safeParse(request.query);
    if (!asked.success) throw new Refusal(400, "cannot tell which page: page is a number from 1");
    const first = (asked.data.page - 1) * pageSize;
    const all = served.imports();
    void reply.header("cache-control", "no-store");
    const rows = all.slice(first, first + pageSize);
    return { total: all.length, rows } satisfies ImportPage;
  });

  app.get("/api/aliases", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return served.aliases();
  });

  app.get("/api/limits", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return { ...limits, freeBytes: freeBytes(store.dir) } satisfies LimitsNow;
  });

  app.get<{ Params: { id: string } }>("/api/imports/:id", async (request, reply) => {
    const { id } = request.params;
    if (!served.imports().some(({ importId }) => String(importId) === id)) {
      throw new Refusal(404, "no import has this number");
    }
    void reply.header("cache-control", "no-store");
    return served.receipt(Number(id));
  });

  app.get<{ Params: { id: string } }>("/api/imports/:id/rejects.csv", async (request, reply) => {
    const found = served.imports().find(({ importId }) => String(importId) === request.params.id);
    if (!found) throw new Refusal(404, `no import ${request.params.id}`);
    const rows = await readRejects({ dir: store.dir, importId: found.importId });
    return reply.headers(rejectsHeaders(found.file)).send(rows);
  });

  app.addContentTypeParser("application/octet-stream", (_request, body, done) => done(null, body));

  app.put<{ Querystring: { name?: string }; Body: Readable }>(
    "/api/uploads",
    // Size and disk are looked at before the first byte is taken, with a reason of our own.
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      onRequest: async ({ headers }) => {
        const length = headers["content-length"];
        uploads.admit(length === undefined ? null : Number(length));
      },
    },
    async (request, reply) => {
      const { name } = request.query;
      if (typeof name !== "string") throw new Refusal(400, "an upload needs a name: ?name=...");
      if (request.headers["content-type"] !== "application/octet-stream") {
        throw new Refusal(415, "send the file's bytes as application/octet-stream");
      }
      return reply.code(201).send(await uploads.receive(name, request.body));
    },
  );

  app.get<{ Params: { id: string } }>("/api/uploads/:id", async (request, reply) => {
    const { id } = request.params;
    const { name, bytes } = uploads.waiting(id);
    void reply.header("cache-control", "no-store");
    return { upload: id, name, bytes } satisfies Upload;
  });

  app.get("/api/waiting", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return served
      .waiting()
      .map(({ waitingId, ...file }): WaitingRow => ({ upload: `waiting-${waitingId}`, ...file }));
  });

  app.delete<{ Params: { id: string } }>("/api/waiting/:id", async (request, reply) => {
    const waitingId = waitingIdOf(request.params.id);
    const found = served.waiting().find((each) => each.waitingId === waitingId);
    if (!found) throw new Refusal(404, "this file no longer waits");
    served.putAway(found.waitingId);
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string } }>("/api/uploads/:id", async (request, reply) => {
    await uploads.forget(request.params.id);
    return reply.code(204).send();
  });
}
