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
  FollowUpPage,
  FollowUpStatus,
  MutualGoalRow,
} from "../api.ts";
import type { AppParts } from "../app.ts";
import { listCoaches, findCoach } from "../coaches.ts";
import { Refusal } from "../errors.ts";
import { sendKept } from "../fresh.ts";
import type { Reading } from "../reading.ts";

/** Follow-ups of a status that go out at once, and people who wait on one theme. */
const [pageSize, shownStaff] = [20, 5];

const followUpStatuses = ["overdue", "due", "done"] as const satisfies FollowUpStatus[];
export const followUpPage = z.strictObject({
  status: z.enum(followUpStatuses),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});
export const period = z.strictObject({
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
/** Follow-ups that have passed are listed for as long. */
const shownDays = 90;

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

type PlacedFollowUp = CoachFollowUp & { status: FollowUpStatus; of_status: number };

/** A page of the coach's follow-ups of one status, or (null) the first page of each. */
async function readFollowUps(
  reading: Reading,
  coach: CoachRow,
  { status, page }: { status: FollowUpStatus | null; page: number },
): Promise<Record<FollowUpStatus, FollowUpPage>> {
  const { asOf } = reading.build;
  const found = await reading.query<PlacedFollowUp>("coach_follow_ups", {
    coach: coach.name,
    since: dayBefore(asOf, shownDays),
    as_of: asOf,
    status,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const of = (wanted: FollowUpStatus): FollowUpPage => {
    const own = found.filter((row) => row.status === wanted);
    const rows = own.map(({ status: _status, of_status: _of, ...row }) => row);
    return { total: own[0]?.of_status ?? 0, rows };
  };
  return { overdue: of("overdue"), due: of("due"), done: of("done") };
}

async function readCoach(
  reading: Reading,
  coach: CoachRow,
  { from = null, to = reading.build.asOf }: { from?: string | null; to?: string },
): Promise<CoachDetail> {
  const whose = { coach: coach.name };
  const [themes, verdicts, missed, followUps, next, mix] = await Promise.all([
    reading.query<CoachTheme>("coach_themes", { ...whose, from, to }),
    reading.query<CoachVerdict>("coach_verdicts", { ...whose, from, to }),
    reading.query<CoachNotReached & { waiting: number }>("coach_not_reached", {
      ...whose,
      from,
      to,
      limit: shownStaff,
    }),
    readFollowUps(reading, coach, { status: null, page: 1 }),
    reading.query<MutualGoalRow>("coach_next", { ...whose, from, to }),
    reading.query<CoachMixRow>("coach_mix", whose),
  ]);
  const notReached = missed.map(({ waiting: _waiting, ...row }) => row);
  const waiting = missed[0]?.waiting ?? 0;
  return {
    coach,
    themes,
    verdicts,
    not_reached: notReached,
    waiting,
    follow_ups: followUps,
    next,
    mix,
  };
}

/** Those who led sessions, and what one of them has to know: addressed by a key, never by name. */
export async function coachRoutes(app: FastifyInstance, { served, store }: AppParts) {
  app.get("/api/coaches", (request, reply) =>
    served.use(request.viewer.scope, (reading) =>
      sendKept<CoachRow[]>(request, reply, reading, {
        name: "coaches",
        personal: true,
        make: (given) => listCoaches(store, given),
        nothing: [],
      }),
    ),
  );

  app.get<{ Params: { key: string } }>("/api/coaches/:key", async (request, reply) => {
    const asked = period.safeParse(request.query);
    if (!asked.success) throw new Refusal(400, "cannot read this period: from and to are days");
    const { from, to } = asked.data;
    const { key } = request.params;
    return served.use(request.viewer.scope, (reading) =>
      sendKept<CoachDetail>(request, reply, reading, {
        name: "coach",
        asked: [key, from, to],
        personal: true,
        make: async (given) =>
          readCoach(given, await findCoach(store, given, key), {
            ...(from && { from }),
            ...(to && { to }),
          }),
      }),
    );
  });

  app.get<{ Params: { key: string } }>("/api/coaches/:key/follow-ups", async (request, reply) => {
    const asked = followUpPage.safeParse(request.query);
    if (!asked.success)
      throw new Refusal(
        400,
        `cannot tell which follow-ups: status is ${followUpStatuses.join(", ")}, page a number`,
      );
    const { key } = request.params;
    const { status, page } = asked.data;
    return served.use(request.viewer.scope, (reading) =>
      sendKept<FollowUpPage>(request, reply, reading, {
        name: "follow-ups",
        asked: [key, status, page],
        personal: true,
        make: async (given) => {
          const coach = await findCoach(store, given, key);
          return (await readFollowUps(given, coach, { status, page }))[status];
        },
      }),
    );
  });
}
