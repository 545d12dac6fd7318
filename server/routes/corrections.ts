import type { FastifyInstance } from "fastify";
import type { CorrectedRow, Correction, Corrections } from "../api.ts";
import type { AppParts } from "../app.ts";
import { label } from "../fresh.ts";
import type { Reading } from "../reading.ts";

/** Corrected sessions that go out at once. */
const mostSent = 200;

type Found = Omit<CorrectedRow, "why" | "author" | "at">;

/** What people say of classes: the sessions that they corrected, and corrections without a session. */
export async function correctionRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/corrections", (request, reply) =>
    served.use(request.viewer.scope, async (reading) => {
      const standing = served.corrections().filter(({ stands }) => stands);
      const found = reading
        ? await read(reading, standing)
        : { sessions: 0, total: 0, corrected: [], waiting: standing };
      return label(request, reply, reading, "corrections", true) ? reply : found;
    }),
  );
}

async function read(reading: Reading, standing: readonly Correction[]): Promise<Corrections> {
  const [sites, rows] = await Promise.all([
    reading.query<{ sessions: number }>("status_sites"),
    reading.query<Found>("corrected"),
  ]);
  const said = new Map(standing.map((each) => [each.sessionId, each]));
  const corrected = rows.flatMap((row) => {
    const by = said.get(row.session_id);
    said.delete(row.session_id);
    return by ? [{ ...row, why: by.why, author: by.author, at: by.at }] : [];
  });
  return {
    sessions: sites.reduce((sum, { sessions }) => sum + sessions, 0),
    total: corrected.length,
    corrected: corrected.slice(0, mostSent),
    waiting: [...said.values()],
  };
}
