import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AppParts } from "../app.ts";
import { askedByOverview } from "../first_view.ts";
import { preloaded, preloads } from "../preload.ts";

/** Every address of the dashboard, with the page in dashboard/pages that it opens. */
const addresses = {
  "/": "overview",
  "/overview": "overview",
  "/themes": "themes",
  "/themes/:theme": "theme",
  "/values": "values",
  "/plan": "plan",
  "/coach": "coach",
  "/coaching": "coaching",
  "/coaching/sessions/:id": "session",
  "/data": "data",
  "/data/audit": "data_audit",
  "/data/coverage": "data_coverage",
  "/data/imports/:id": "data_receipt",
  "/data/settings": "data_settings",
  "/methods": "methods",
  "/methods/api": "methods_api",
  "/label": "label",
  "/label/:id": "label",
  "/label/:id/:place": "label",
  "/account": "account",
  "/people": "people",
  "/password": "password",
};

/** The plugin would give the page the year for which hashed files are kept. */
const askedAnew = { cacheControl: false };

/**
 * The built dashboard: hashed files are kept by the browser and lie packed beside themselves, the page
 * itself is asked for anew.
 */
export async function pageRoutes(app: FastifyInstance, { pages, served }: AppParts): Promise<void> {
  const built = existsSync(join(pages, "index.html"));
  if (built) {
    await app.register(fastifyStatic, {
      root: join(pages, "assets"),
      prefix: "/assets/",
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: "365d",
    });
  }
  const preload = preloads(pages);
  for (const [address, page] of Object.entries(addresses)) {
    const link = preload(page);
    app.get(address, async ({ viewer }, reply) => {
      if (!built)
        return reply
          .code(503)
          .type("text/plain; charset=utf-8")
          .send("The dashboard is not built: run `npm run build`, then start the server again.");
      void reply.header("cache-control", "no-cache");
      const isKnown = viewer.role !== null && !viewer.mustEnrol;
      const hasFigures = served.hasFigures() && served.mending() === null;
      const figures = page === "overview" && hasFigures ? askedByOverview : [];
      const asked = isKnown ? ["/api/status", ...figures] : [];
      if (link) void reply.header("link", [link, ...asked.map(preloaded)].join(", "));
      return reply.sendFile("index.html", pages, askedAnew);
    });
  }
  app.get("/*", async (request, reply) => {
    const forPeople = request.headers.accept?.includes("text/html");
    if (!built || !forPeople || request.url.startsWith("/api/")) return reply.callNotFound();
    return reply
      .code(404)
      .header("cache-control", "no-cache")
      .sendFile("index.html", pages, askedAnew);
  });
}
