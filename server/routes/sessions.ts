import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type {
  ClassCount,
  Evidence,
  Neighbor,
  Session,
  SessionDetail,
  SessionPage,
  SessionRow,
  ThemeVerdict,
} from "../api.ts";
import type { AppParts } from "../app.ts";
import { findCoach, keyOfCoach } from "../coaches.ts";
import { Refusal } from "../errors.ts";
import { sendKept } from "../fresh.ts";
import type { Reading } from "../reading.ts";

const pageSize = 25;
const word = z.string().max(500).optional();
const day = z.iso.date().optional();
export const filters = z.strictObject({
  site: word,
  class: word,
  detail: word,
  channel: word,
  coach: word,
  theme: word,
  from: day,
  to: day,
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
});

type Stored<T extends { evidence: Evidence }> = Omit<T, "evidence"> & { evidence: string | null };

const withEvidence = <T extends { evidence: Evidence }>(row: Stored<T>): T =>
  ({ ...row, evidence: JSON.parse(row.evidence ?? "{}") }) as T;

type Page = z.infer<typeof filters>;

function readFilters(query: unknown): Page {
  const parsed = filters.safeParse(query);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
  throw new Refusal(400, `cannot filter sessions: ${path.join(".")} ${message}`.trim());
}

type Beside = Record<
  "site" | "channel" | "coach" | "theme" | "detail" | "from" | "to",
  string | null
>;

const isLastOfMonth = (day: string): boolean =>
  new Date(Date.parse(day) + 86_400_000).getUTCDate() === 1;

/** Counts whole months from the mix, which has them counted already; else the sessions one by one. */
function countByClass(reading: Reading, beside: Beside) {
  const { site, channel, coach, theme, detail, from, to } = beside;
  const isOfMonths =
    [channel, coach, theme].every((filter) => filter === null) &&
    (from === null || from.endsWith("-01")) &&
    (to === null || isLastOfMonth(to));
  type Counted = ClassCount & { of_detail: number };
  return isOfMonths
    ? reading.query<Counted>("sessions_by_class_of_months", { site, detail, from, to })
    : reading.query<Counted>("sessions_by_class", beside);
}

async function readPage(
  reading: Reading,
  { page, ...kept }: Page,
  coach: string | null,
): Promise<SessionPage> {
  const { site = null, channel = null, theme = null, detail = null, from = null, to = null } = kept;
  const beside = { site, channel, coach, theme, detail, from, to };
  const limits = { limit: pageSize, offset: (page - 1) * pageSize };
  const [rows, counts] = await Promise.all([
    reading.query<SessionRow>("sessions", { ...beside, class: kept.class ?? null, ...limits }),
    countByClass(reading, beside),
  ]);
  const total = counts
    .filter((row) => kept.class === undefined || row.class === kept.class)
    .reduce((sum, row) => sum + row.of_detail, 0);
  const classes = counts.map(({ class: name, sessions, weak, entry_only }) => ({
    class: name,
    sessions,
    weak,
    entry_only,
  }));
  return { total, page, pageSize, rows, classes };
}

/** What the ledger says of a session beside its build. */
type Said = Pick<SessionDetail, "changes" | "corrections">;

async function readSession(
  reading: Reading,
  id: string,
  { changes, corrections }: Said,
  keyOf: (coach: string) => string,
): Promise<SessionDetail> {
  const [row] = await reading.query<Stored<Session>>("session", { session: id });
  if (!row) throw new Refusal(404, "no session has this number");
  const session = withEvidence<Session>(row);
  const { coach, looks_back_to: from, looks_ahead_to: to } = session;
  const [byTheme, around] = await Promise.all([
    reading.query<Stored<ThemeVerdict>>("session_by_theme", {
      session: id,
      site: session.site,
      date: session.date,
    }),
    reading.query<Neighbor>("session_around", {
      site: session.site,
      theme: session.theme,
      from,
      to,
    }),
  ]);
  // The words of a correction are as those of its session: for whom it is theirs.
  const isOwn = reading.scope.role === "quality_lead" || coach !== null;
  return {
    session,
    by_theme: byTheme.map(withEvidence<ThemeVerdict>),
    around,
    coach_key: coach === null ? null : keyOf(coach),
    changes,
    corrections: isOwn ? corrections : [],
  };
}

/** The list of sessions, and one of them with what its class rests on. */
export async function sessionRoutes(
  app: FastifyInstance,
  { served, store }: AppParts,
): Promise<void> {
  app.get("/api/sessions", async (request, reply) => {
    const page = readFilters(request.query);
    return served.use(request.viewer.scope, async (reading) => {
      const coach =
        page.coach && reading ? (await findCoach(store, reading, page.coach)).name : null;
      return sendKept<SessionPage>(request, reply, reading, {
        name: "sessions",
        asked: [page, coach],
        personal: true,
        make: (given) => readPage(given, page, coach),
        nothing: { total: 0, page: 1, pageSize, rows: [], classes: [] },
      });
    });
  });

  app.get<{ Params: { id: string } }>("/api/sessions/:id", (request, reply) =>
    served.use(request.viewer.scope, async (reading) => {
      const { id } = request.params;
      const said = { changes: served.changes(id), corrections: served.corrections(id) };
      return sendKept<SessionDetail>(request, reply, reading, {
        name: "session",
        asked: [id, said],
        personal: true,
        make: (given) => readSession(given, id, said, (coach) => keyOfCoach(store, coach)),
      });
    }),
  );
}
