import type { FastifyInstance } from "fastify";
import type { Readable } from "node:stream";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import { maxUploadBytes } from "../uploads.ts";

/** The history of imports, and the files that wait for one. */
export async function importRoutes(app: FastifyInstance, parts: AppParts): Promise<void> {
  const { served, uploads } = parts;

  app.get("/api/imports", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return served.imports();
  });

  app.addContentTypeParser("application/octet-stream", (_request, body, done) => done(null, body));

  app.put<{ Querystring: { name?: string }; Body: Readable }>(
    "/api/uploads",
    { bodyLimit: maxUploadBytes },
    async (request, reply) => {
      const { name } = request.query;
      if (typeof name !== "string") throw new Refusal(400, "an upload needs a name: ?name=...");
      if (request.headers["content-type"] !== "application/octet-stream") {
        throw new Refusal(415, "send the file's bytes as application/octet-stream");
      }
      return reply.code(201).send(await uploads.receive(name, request.body));
    },
  );

  app.delete<{ Params: { id: string } }>("/api/uploads/:id", async (request, reply) => {
    await uploads.forget(request.params.id);
    return reply.code(204).send();
  });
}
