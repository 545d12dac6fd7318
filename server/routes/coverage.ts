import type { FastifyInstance } from "fastify";
import type { Completeness, HoleRow, SeriesCoverage } from "../api.ts";
import type { AppParts } from "../app.ts";
import { sendKept } from "../fresh.ts";

/** Which months of which export are in, and which are missing; what the next file of a source needs. */
export async function coverageRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/coverage", (request, reply) =>
    served.use(request.viewer.scope, (reading) =>
      sendKept<Completeness>(request, reply, reading, {
        name: "coverage",
        make: async (given) => ({
          series: await given.query<SeriesCoverage>("coverage_series"),
          holes: await given.query<HoleRow>("coverage_holes"),
        }),
        nothing: { series: [], holes: [] },
      }),
    ),
  );

  app.get("/api/next", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return served.nextFiles();
  });
}
