import type { FastifyInstance } from "fastify";
import type { OverviewThemes, ThemePlace } from "../api.ts";
import type { AppParts } from "../app.ts";
import { sendKept } from "../fresh.ts";
import type { Reading } from "../reading.ts";

const nothing = { rejected: 0, unmapped_themes: 0, has_goals: false, has_roster: false };

/** What Overview says of themes and of what is to be mended, beside the marts that its charts draw. */
export async function readOverview(reading: Reading): Promise<OverviewThemes> {
  const [places, verdicts, data] = await Promise.all([
    reading.query<ThemePlace>("themes_places", { theme: null }),
    reading.query<OverviewThemes["verdicts"][number]>("overview_verdicts"),
    reading.query<Omit<OverviewThemes, "places" | "verdicts">>("overview_data"),
  ]);
  return { places, verdicts, ...(data[0] ?? nothing) };
}

/** Themes with their verdicts, and the counts of what is to be mended; no names of people. */
export async function overviewRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/overview", (request, reply) =>
    served.use(request.viewer.scope, (reading) =>
      sendKept<OverviewThemes>(request, reply, reading, {
        name: "overview",
        make: readOverview,
        nothing: { places: [], verdicts: [], ...nothing },
      }),
    ),
  );
}
