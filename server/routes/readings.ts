import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { compare } from "../../pipelines/agreement.ts";
import type { Classified } from "../../pipelines/agreement.ts";
import type { BlindReading } from "../../pipelines/ledger/readings.ts";
import { labels } from "../../pipelines/ledger/readings.ts";
import type { Class } from "../../pipelines/ledger/overrides.ts";
import { drawReading, labelsCsv, readingSize } from "../../pipelines/reading.ts";
import type { BlindSession, Differing, ReadingDetail, ReadingRow } from "../api.ts";
import { everything } from "../../pipelines/accounts/scope.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";
import type { Reading } from "../reading.ts";

export const authorOf = z.strictObject({ author: z.string().trim().min(1).max(100) });
export const answerOf = z.strictObject({ label: z.enum(labels) });

type Judged = Classified & { settled: boolean; sentence: string | null };

/** The classes that the served build gives to the sessions of a reading, by session. */
async function judged(reading: Reading, { sessions }: BlindReading): Promise<Map<string, Judged>> {
  const ids = sessions.map(({ sessionId }) => sessionId);
  if (ids.length === 0) return new Map();
  const rows = await reading.show("sessions_classified", { session_id: ids }, "json");
  const found = JSON.parse(Buffer.from(rows).toString()) as Judged[];
  return new Map(found.map((session) => [session.session_id, session]));
}

/** What a person said of sessions, without those that they could not tell. */
const toldBy = ({ sessions }: BlindReading): Map<string, Class> =>
  new Map(
    sessions.flatMap(({ sessionId, label }) =>
      label === null || label === "cannot_tell" ? [] : [[sessionId, label] as const],
    ),
  );

async function rulesVersion(reading: Reading): Promise<number | null> {
  const rules = await reading.query<{ name: string; value: number }>("status_rules");
  return rules.find(({ name }) => name === "rules_version")?.value ?? null;
}

async function rowOf(
  reading: Reading,
  read: BlindReading,
  sessions: ReadonlyMap<string, Judged>,
): Promise<ReadingRow> {
  const { sessions: drawn, ...row } = read;
  return {
    ...row,
    rulesNow: await rulesVersion(reading),
    answers: drawn.map(({ place, label }) => ({ place, label })),
    agreement: read.endedAt === null ? null : compare(toldBy(read), sessions),
  };
}

async function detailOf(reading: Reading, read: BlindReading): Promise<ReadingDetail> {
  const sessions = read.endedAt === null ? new Map<string, Judged>() : await judged(reading, read);
  const compared = read.sessions.flatMap(({ place, sessionId, drawnClass, label }) => {
    const session = sessions.get(sessionId);
    return session && label !== null && label !== "cannot_tell"
      ? [{ place, drawnClass, label, session }]
      : [];
  });
  return {
    ...(await rowOf(reading, read, sessions)),
    changed: compared.filter(({ drawnClass, session }) => drawnClass !== session.class).length,
    provisional: compared.filter(({ session }) => !session.settled).length,
    differ: compared
      .filter(({ label, session }) => label !== session.class)
      .map(({ place, label, drawnClass, session }): Differing => ({
        place,
        label,
        session_id: session.session_id,
        class: session.class,
        detail: session.detail,
        sentence: session.sentence,
        was: drawnClass === session.class ? null : drawnClass,
        settled: session.settled,
      })),
  };
}

/** What a person may know of a session and of what was around it; nothing of its class. */
async function blind(reading: Reading, session: string): Promise<BlindSession> {
  const [row] = await reading.query<BlindSession["session"]>("reading_session", { session });
  if (!row) throw new Refusal(410, 'this session is no longer in the data: answer "can\'t tell"');
  const around = { session, from: row.from_day, to: row.to_day };
  const [staff, goals, priorities, sessions] = await Promise.all([
    reading.query<BlindSession["staff"][number]>("reading_staff", { session }),
    reading.query<BlindSession["goals"][number]>("reading_goals", around),
    reading.query<BlindSession["priorities"][number]>("reading_priorities", {
      site: row.site,
      from: row.from_day,
      to: row.to_day,
    }),
    reading.query<BlindSession["around"][number]>("reading_around", around),
  ]);
  return { session: row, staff, goals, priorities, around: sessions };
}

/** Blind readings: people class sessions by what was logged, and are compared with us afterwards. */
export async function readingRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  const { readings } = served;
  const onBuild = <T>(work: (reading: Reading) => Promise<T>): Promise<T> =>
    served.use(everything, (reading) => {
      if (!reading) throw new Refusal(409, "nothing has been imported yet");
      return work(reading);
    });

  const find = (id: string): BlindReading => {
    const found = readings.list().find(({ readingId }) => String(readingId) === id);
    if (!found) throw new Refusal(404, "no reading has this number");
    return found;
  };

  app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-store"));

  app.get("/api/readings", () =>
    served.use(everything, async (reading): Promise<ReadingRow[]> => {
      if (!reading) return [];
      return Promise.all(
        readings
          .list()
          .map(async (read) =>
            rowOf(reading, read, read.endedAt === null ? new Map() : await judged(reading, read)),
          ),
      );
    }),
  );

  app.post("/api/readings", (request, reply) =>
    onBuild(async (reading) => {
      const asked = authorOf.safeParse(request.body);
      if (!asked.success) throw new Refusal(400, "a reading needs the name of who reads");
      const seed = readings.nextSeed();
      const drawn = drawReading(
        await reading.query<{ session_id: string; class: Class }>("reading_draw", {
          seed,
          most: readingSize,
        }),
        seed,
      );
      if (drawn.length === 0)
        throw new Refusal(
          409,
          "no session is settled yet: a class that may still change is not read",
        );
      const readingId = readings.begin(
        {
          author: request.viewer.signed?.account.name ?? asked.data.author,
          seed,
          rulesVersion: await rulesVersion(reading),
          asOf: reading.build.asOf,
        },
        drawn.map((each) => ({ sessionId: each.session_id, drawnClass: each.class })),
      );
      request.about = `reading ${readingId}`;
      return reply.code(201).send(await detailOf(reading, readings.find(readingId)));
    }),
  );

  app.get<{ Params: { id: string } }>("/api/readings/:id", ({ params }) =>
    onBuild((reading) => detailOf(reading, find(params.id))),
  );

  app.get<{ Params: { id: string } }>("/api/readings/:id/labels.csv", ({ params }, reply) => {
    const read = find(params.id);
    if (read.endedAt === null) throw new Refusal(409, "this reading is not closed yet");
    return reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", `attachment; filename="labels-${read.readingId}.csv"`)
      .send(labelsCsv(read));
  });

  app.get<{ Params: { id: string; place: string } }>(
    "/api/readings/:id/sessions/:place",
    ({ params }) =>
      onBuild(async (reading) => {
        const session = find(params.id).sessions.find(
          ({ place }) => String(place) === params.place,
        );
        if (!session) throw new Refusal(404, "the reading has no session of this number");
        return blind(reading, session.sessionId);
      }),
  );

  app.put<{ Params: { id: string; place: string } }>(
    "/api/readings/:id/sessions/:place",
    ({ params, body }, reply) => {
      const asked = answerOf.safeParse(body);
      if (!asked.success) throw new Refusal(400, `a label is one of ${labels.join(", ")}`);
      readings.label(find(params.id).readingId, Number(params.place), asked.data.label);
      return reply.code(204).send();
    },
  );

  app.post<{ Params: { id: string } }>("/api/readings/:id/end", ({ params }) =>
    onBuild((reading) => {
      const { readingId } = find(params.id);
      readings.end(readingId);
      return detailOf(reading, readings.find(readingId));
    }),
  );
}
