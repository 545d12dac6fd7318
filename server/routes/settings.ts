import type { FastifyInstance } from "fastify";
import type { SettingsNow } from "../api.ts";
import type { AppParts } from "../app.ts";

/** The agency's name and time zone; a job changes them. */
export async function settingsRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/settings", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return served.settings() satisfies SettingsNow;
  });
}
