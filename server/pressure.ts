import type { FastifyInstance } from "fastify";
import { Refusal, retrySeconds } from "./errors.ts";
import { isProbe } from "./log.ts";

/** How often it is looked how late the one thread is. */
const lookMillis = 250;

/** A request that waits longer than this for the one thread is one too many. */
const mostMillis = (): number => Number(process.env.THROUGHLINE_MOST_DELAY) || 3000;

/**
 * Turns requests away, probes not, while the one thread was so late at the last look that it has more to
 * do than it can. A single long piece of work is no such lateness once the next look comes in time.
 */
export function shedLoad(app: FastifyInstance): void {
  const most = mostMillis();
  let due = performance.now() + lookMillis;
  let late = 0;
  const looks = setTimeout(() => {
    const now = performance.now();
    late = now - due;
    due = now + lookMillis;
    looks.refresh();
  }, lookMillis).unref();
  app.addHook("onClose", async () => clearTimeout(looks));
  app.addHook("onRequest", async (request, reply) => {
    if (late <= most || isProbe(request)) return;
    void reply.header("retry-after", String(retrySeconds));
    throw new Refusal(503, "the server has too much to do: try again in some seconds");
  });
}
