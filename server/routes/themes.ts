import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { leaving } from "../../pipelines/accounts/scope.ts";
import {
  keptBackWords,
  type Reproduction,
  reproduce,
  seriesColumns,
} from "../../pipelines/reproduce.ts";
import type {
  NotReached,
  ThemeDetail,
  ThemeList,
  ThemePlace,
  ThemeVerdictRow,
  ThreadGoal,
  ThreadMonth,
  ThreadSession,
  VerdictInShort,
  VerdictRow,
} from "../api.ts";
import type { AppParts } from "../app.ts";
import type { Viewer } from "../auth/guard.ts";
import { Refusal } from "../errors.ts";
import { sendKept } from "../fresh.ts";
import type { Reading } from "../reading.ts";

const word = z.string().max(500);
export const place = z.strictObject({ site: word.optional() });
export const named = z.strictObject({
  site: word.optional(),
  ...Object.fromEntries(seriesColumns.map((column) => [column, word.optional()])),
});

function read<T>(shape: z.ZodType<T>, query: unknown): T {
  const parsed = shape.safeParse(query);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
  throw new Refusal(400, `cannot look up the theme: ${path.join(".")} ${message}`.trim());
}

async function readList(reading: Reading): Promise<ThemeList> {
  const all = { theme: null };
  const [themes, places, verdicts, overSites] = await Promise.all([
    reading.query<ThemeList["themes"][number]>("themes"),
    reading.query<ThemePlace>("themes_places", all),
    reading.query<VerdictInShort>("themes_verdicts"),
    reading.query<ThemeVerdictRow>("themes_over_sites", all),
  ]);
  return { themes, places, verdicts, over_sites: overSites };
}

async function readTheme(reading: Reading, theme: string, asked?: string): Promise<ThemeDetail> {
  const places = await reading.query<ThemePlace>("themes_places", { theme });
  if (places.length === 0) throw new Refusal(404, "no theme has this name");
  const first = places.find(({ state }) => state !== "not_embedded") ?? places[0]!;
  const site = asked ?? first.site;
  const [verdicts, overSites, counted, months, sessions, goals, notReached] = await Promise.all([
    reading.query<VerdictRow>("theme_verdicts", { theme }),
    reading.query<ThemeVerdictRow>("themes_over_sites", { theme }),
    reading.query<{ judged: number }>("verdicts_counted"),
    reading.query<ThreadMonth>("thread_months", { theme, site }),
    reading.query<ThreadSession>("thread_sessions", { theme, site }),
    reading.query<ThreadGoal>("thread_goals", { theme, site }),
    reading.query<NotReached>("thread_not_reached", { theme, site }),
  ]);
  return {
    theme,
    site,
    places,
    verdicts,
    over_sites: overSites,
    judged: counted[0]?.judged ?? 0,
    months,
    sessions,
    goals,
    not_reached: notReached,
  };
}

/** All themes by site, one theme with its thread at a site, and what a verdict is made from. */
export async function themeRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/themes", (request, reply) =>
    served.use(request.viewer.scope, (reading) =>
      sendKept<ThemeList>(request, reply, reading, {
        name: "themes",
        make: readList,
        nothing: { themes: [], places: [], verdicts: [], over_sites: [] },
      }),
    ),
  );

  app.get<{ Params: { theme: string } }>("/api/themes/:theme", async (request, reply) => {
    const { site } = read(place, request.query);
    const { theme } = request.params;
    return served.use(request.viewer.scope, (reading) =>
      sendKept<ThemeDetail>(request, reply, reading, {
        name: "theme",
        asked: [theme, site],
        personal: true,
        make: (given) => readTheme(given, theme, site),
      }),
    );
  });

  const reproduced = ({ scope }: Viewer, theme: string, query: unknown): Promise<Reproduction> => {
    const asked = Object.entries(read(named, query)).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    return served.use(leaving(scope), async (reading) => {
      if (!reading) throw new Refusal(409, "nothing has been imported yet");
      return reproduce((mart, where, format) => reading.show(mart, where, format), {
        ...Object.fromEntries(asked),
        theme,
      });
    });
  };

  app.get<{ Params: { theme: string } }>(
    "/api/themes/:theme/series.csv",
    async (request, reply) => {
      const { name, csv } = await reproduced(request.viewer, request.params.theme, request.query);
      return download(reply, `${name}.csv`).type("text/csv; charset=utf-8").send(csv);
    },
  );

  app.get<{ Params: { theme: string } }>("/api/themes/:theme/gain.R", async (request, reply) => {
    const made = await reproduced(request.viewer, request.params.theme, request.query);
    const { name, script } = made;
    if (made.keptBack) throw new Refusal(409, keptBackWords);
    if (script === null) throw new Refusal(409, "no model decides yet: there is no number to make");
    return download(reply, `${name}.R`).type("text/plain; charset=utf-8").send(script);
  });
}

/** A file to keep; its name may hold letters that a header cannot. */
const download = (reply: FastifyReply, file: string): FastifyReply =>
  reply
    .header("cache-control", "private, no-cache")
    .header(
      "content-disposition",
      `attachment; filename="${file.replaceAll(/[^ -~]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(file)}`,
    );
