import type { FastifyInstance } from "fastify";
import type { Completeness, HoleRow, SeriesCoverage } from "../api.ts";
import type { AppParts } from "../app.ts";
import { label } from "../fresh.ts";

/** Which months of which export are in, and which are missing; what the next file of a source needs. */
export async function coverageRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/coverage", (request, reply) =>
    served.use(request.viewer.scope, async (reading) => {
      const found: Completeness = reading
        ? {
            series: await reading.query<SeriesCoverage>("coverage_series"),
            holes: await reading.query<HoleRow>("coverage_holes"),
          }
        : { series: [], holes: [] };
      return label(request, reply, reading, "coverage") ? reply : found;
    }),
  );

  app.get("/api/next", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return served.nextFiles();
  });
}
