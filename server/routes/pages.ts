import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AppParts } from "../app.ts";

const addresses = [
  "/",
  "/overview",
  "/themes",
  "/themes/:theme",
  "/plan",
  "/coaching",
  "/coaching/sessions/:id",
  "/data",
  "/data/imports/:id",
  "/methods",
  "/label",
  "/label/:id",
  "/label/:id/:place",
];

/** The built dashboard: hashed files are kept by the browser, the page itself is asked for anew. */
export async function pageRoutes(app: FastifyInstance, { pages }: AppParts): Promise<void> {
  const built = existsSync(join(pages, "index.html"));
  if (built) {
    await app.register(fastifyStatic, {
      root: join(pages, "assets"),
      prefix: "/assets/",
      index: false,
      immutable: true,
      maxAge: "365d",
    });
  }
  for (const address of addresses) {
    app.get(address, async (_request, reply) => {
      if (!built)
        return reply
          .code(503)
          .type("text/plain; charset=utf-8")
          .send("The dashboard is not built: run `npm run build`, then start the server again.");
      void reply.header("cache-control", "no-cache");
      return reply.sendFile("index.html", pages);
    });
  }
  app.get("/*", async (request, reply) => {
    const forPeople = request.headers.accept?.includes("text/html");
    if (!built || !forPeople || request.url.startsWith("/api/")) return reply.callNotFound();
    return reply.code(404).header("cache-control", "no-cache").sendFile("index.html", pages);
  });
}
