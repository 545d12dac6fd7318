import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type {
  CoachDetail,
  CoachFollowUp,
  CoachMixRow,
  CoachNotReached,
  CoachRow,
  CoachTheme,
  CoachVerdict,
  MutualGoalRow,
} from "../api.ts";
import type { AppParts } from "../app.ts";
import { listCoaches, findCoach } from "../coaches.ts";
import { Refusal } from "../errors.ts";
import { label } from "../fresh.ts";
import type { Reading } from "../served.ts";

const period = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });
/** Follow-ups that have passed are listed for as long. */
const shownDays = 90;

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

async function readCoach(
  reading: Reading,
  coach: CoachRow,
  { from = null, to = reading.build.asOf }: { from?: string | null; to?: string },
): Promise<CoachDetail> {
  const whose = { coach: coach.name };
  const since = dayBefore(reading.build.asOf, shownDays);
  const [themes, verdicts, notReached, followUps, next, mix] = await Promise.all([
    reading.query<CoachTheme>("coach_themes", { ...whose, from, to }),
    reading.query<CoachVerdict>("coach_verdicts", { ...whose, from, to }),
    reading.query<CoachNotReached>("coach_not_reached", { ...whose, from, to }),
    reading.query<CoachFollowUp>("coach_follow_ups", { ...whose, since }),
    reading.query<MutualGoalRow>("coach_next", { ...whose, from, to }),
    reading.query<CoachMixRow>("coach_mix", whose),
  ]);
  return { coach, themes, verdicts, not_reached: notReached, follow_ups: followUps, next, mix };
}

/** Those who led sessions, and what one of them has to know: addressed by a key, never by name. */
export async function coachRoutes(app: FastifyInstance, { served, store }: AppParts) {
  app.get("/api/coaches", (request, reply) =>
    served.use(request.viewer.scope, async (reading) => {
      const found = reading ? await listCoaches(store, reading, request.viewer) : [];
      return label(request, reply, reading, "coaches", true) ? reply : found;
    }),
  );

  app.get<{ Params: { key: string } }>("/api/coaches/:key", async (request, reply) => {
    const asked = period.safeParse(request.query);
    if (!asked.success) throw new Refusal(400, "cannot read this period: from and to are days");
    const { from, to } = asked.data;
    return served.use(request.viewer.scope, async (reading) => {
      if (!reading) throw new Refusal(409, "nothing has been imported yet");
      const coach = await findCoach(store, reading, request.viewer, request.params.key);
      const found = await readCoach(reading, coach, { ...(from && { from }), ...(to && { to }) });
      return label(request, reply, reading, "coach", true) ? reply : found;
    });
  });
}
