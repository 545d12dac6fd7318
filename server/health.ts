import type { FastifyInstance } from "fastify";
import type { Served } from "./served.ts";

/** Whether the server can answer, and why not. */
export type Health = { ready: boolean; why: string | null };

/** `stopping`: whether the server was told to stop. */
export function healthOf(served: Served, stopping: () => boolean): Health {
  if (stopping()) return { ready: false, why: "stopping" };
  if (served.mending() !== null && !served.hasFigures())
    return { ready: false, why: "the figures are being rebuilt" };
  return { ready: true, why: null };
}

/** `/livez` answers while the process does; `/readyz` while it can show figures and was not told to stop. */
export async function healthRoutes(
  app: FastifyInstance,
  { served, stopping = () => false }: { served: Served; stopping?: () => boolean },
): Promise<void> {
  app.get("/livez", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return { alive: true };
  });
  app.get("/readyz", async (_request, reply) => {
    const health = healthOf(served, stopping);
    return reply
      .code(health.ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send(health);
  });
}
