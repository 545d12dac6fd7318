import { Socket } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** How long a request's body may take; of a file that is sent, how long no byte of it may come. */
export type Patience = { bodyMillis: number; silentMillis: number; restMillis: number };

const patience: Patience = { bodyMillis: 20_000, silentMillis: 60_000, restMillis: 300_000 };

/** Most connections at once: those beyond are closed before a word is read. */
const mostConnections = 2000;

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** Calls `then` when no byte has come between two looks. */
function onSilence(socket: Socket, millis: number, then: () => void): NodeJS.Timeout {
  let read = socket.bytesRead;
  return setInterval(() => {
    if (socket.bytesRead === read) then();
    read = socket.bytesRead;
  }, millis);
}

/**
 * Lets go of those who hold a connection and send nothing, or next to nothing: a body that does not come
 * (slow loris; Node's own timeout ends slow headers), the rest of a body after its answer, and too many
 * connections. Files may take hours, so that of them only silence ends one.
 */
export function refuseSlow(
  app: FastifyInstance,
  { bodyMillis, silentMillis, restMillis }: Patience = patience,
): void {
  app.server.maxConnections = mostConnections;
  app.addHook("onRequest", async (request, reply) => {
    const { raw } = request;
    const { socket } = raw;
    // One that is injected holds no connection.
    if (!(socket instanceof Socket) || !hasBody(request) || raw.complete) return;
    const letGo = (): void => void socket.destroy();
    const timer =
      request.routeOptions.url === "/api/uploads"
        ? onSilence(socket, silentMillis, letGo)
        : setTimeout(letGo, bodyMillis);
    const arrived = (): void => clearTimeout(timer);
    raw.once("end", arrived).once("close", arrived);
    reply.raw.once("finish", () => {
      if (raw.complete) return;
      const rest = setTimeout(letGo, restMillis).unref();
      raw.once("end", () => clearTimeout(rest)).once("close", () => clearTimeout(rest));
    });
  });
}
