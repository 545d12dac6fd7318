import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Plans } from "../api.ts";
import type { AppParts } from "../app.ts";
import { Refusal } from "../errors.ts";

const words = z.preprocess((given) => [given].flat(), z.array(z.string().min(1).max(500)).max(50));
export const target = z.strictObject({
  theme: z.string().min(1).max(500),
  sites: words,
  measures: words,
  start: z.string().max(20),
});

/** Themes that were planned, and what could be shown of one before it is: jobs record them. */
export async function planRoutes(app: FastifyInstance, { served }: AppParts): Promise<void> {
  app.get("/api/plans", async (request, reply) => {
    void reply.header("cache-control", "no-store");
    return served.use(request.viewer.scope, async (reading): Promise<Plans> => {
      const today = served.today();
      if (!reading) return { today, themes: [], measures: [], plans: [] };
      const [themes, measures, plans] = await Promise.all([
        reading.query<{ theme: string }>("plan_themes"),
        reading.query<{ measure: string }>("plan_measures"),
        reading.plans(),
      ]);
      return {
        today,
        themes: themes.map(({ theme }) => theme),
        measures: measures.map(({ measure }) => measure),
        plans,
      };
    });
  });

  app.get("/api/plans/answer", async (request, reply) => {
    const parsed = target.safeParse(request.query);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
      throw new Refusal(400, `cannot answer this plan: ${path.join(".")} ${message}`);
    }
    void reply.header("cache-control", "no-store");
    return served.use(request.viewer.scope, async (reading) => {
      if (!reading) throw new Refusal(409, "nothing has been imported yet");
      return reading.askPlan(parsed.data);
    });
  });
}
