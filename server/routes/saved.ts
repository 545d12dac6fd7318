import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { FigureName, SavedFigure } from "../api.ts";
import { Refusal } from "../errors.ts";

const figures: Record<FigureName, true> = {
  "coach-mix": true,
  "coaching-mix": true,
  "event-study": true,
  "fidelity-trend": true,
  measure: true,
  measures: true,
  "session-context": true,
  thread: true,
};

export const saved: z.ZodType<SavedFigure> = z.strictObject({
  figure: z.enum(Object.keys(figures) as FigureName[]),
  as: z.enum(["SVG", "PNG", "CSV"]),
});

/**
 * A browser makes pictures and tables by itself: its pages say so here before they save one, so that
 * the audit has it. Nothing but words of this list is taken.
 */
export async function savedRoutes(app: FastifyInstance): Promise<void> {
  app.post("/api/saved", async (request, reply) => {
    if (!saved.safeParse(request.body).success) throw new Refusal(400, "no figure of ours");
    return reply.code(204).send();
  });
}
