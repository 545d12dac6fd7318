import type { FastifyInstance } from "fastify";
import type { OpenApi } from "../openapi/document.ts";

/** What can be asked of the server, as an OpenAPI document. */
export async function openApiRoutes(app: FastifyInstance): Promise<void> {
  let made: OpenApi | null = null;
  app.get("/api/openapi.json", async (_request, reply) => {
    void reply.header("cache-control", "no-cache");
    return (made ??= (await import("../openapi/document.ts")).openApi());
  });
}
