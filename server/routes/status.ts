import type { FastifyInstance } from "fastify";
import type { Measure, Status } from "../api.ts";
import type { AppParts } from "../app.ts";
import { json, label } from "../fresh.ts";
import type { Reading } from "../reading.ts";
import type { Served } from "../served.ts";

/** As people order names: "Site 2" before "Site 10". */
const byName = new Intl.Collator("en", { numeric: true }).compare;

type SiteRow = { site: string; sessions: number };

/** What is served: the build and what the pages need to name things. */
export async function statusRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/status", (request, reply) =>
    served.use(
      request.viewer.scope,
      async (reading) => {
        const status = await readWhatCanBe(reading, served);
        const mending = served.mending();
        const variant = `status-${mending?.since ?? ""}-${mending?.error === null}`;
        if (label(request, reply, reading, variant)) return reply;
        return reply.type(json).send(status);
      },
      { always: true },
    ),
  );
}

/** As it is kept; where the figures are lost, what can be said all the same. */
async function readWhatCanBe(reading: Reading | null, served: Served): Promise<Buffer | Status> {
  const agency = served.agency();
  try {
    if (reading && served.mending() === null) return await keptStatus(reading, agency);
    return { ...(await readStatus(reading, agency)), mending: served.mending() };
  } catch (error) {
    if (served.mending() === null) throw error;
    return { ...(await readStatus(null, agency)), mending: served.mending() };
  }
}

/** What the pages need to name things, as it is kept. */
export const keptStatus = (reading: Reading, agency: string): Promise<Buffer> =>
  reading.answer(["status", agency], (given) => readStatus(given, agency));

/** What the pages need to name things; without a build nothing but the agency. */
async function readStatus(reading: Reading | null, agency: string): Promise<Status> {
  if (!reading) {
    const nothing = { sites: [], themes: [], measures: [], rules: {}, sessions: 0 };
    return { build: null, asOf: null, agency, ...nothing, mending: null };
  }
  const [sites, themes, measures, rules] = await Promise.all([
    reading.query<SiteRow>("status_sites"),
    reading.query<{ theme: string }>("status_themes"),
    reading.query<Measure>("status_measures"),
    reading.query<{ name: string; value: number }>("status_rules"),
  ]);
  return {
    build: reading.build.id,
    asOf: reading.build.asOf,
    agency,
    sites: sites.map(({ site }) => site).toSorted(byName),
    themes: themes.map(({ theme }) => theme),
    measures,
    rules: Object.fromEntries(rules.map(({ name, value }) => [name, value])),
    sessions: sites.reduce((sum, { sessions }) => sum + sessions, 0),
    mending: null,
  };
}
