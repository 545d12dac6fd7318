import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal, retrySeconds } from "./errors.ts";
import { turns, type Turns } from "./turns.ts";

/** Requests of one connection that wait behind the one that is answered: beyond them it is closed. */
const mostBehind = 50;
/** Answers that are made at once for one account, and requests of it that wait for them. */
const [atOnce, mostWaiting] = [8, 400];

type Line = { take: Turns; waiting: number };
const lineOf = (most: number): Line => ({ take: turns(most), waiting: 0 });

/**
 * Waits for a turn. What comes back ends it, and lets whoever else is there go before the next: answers
 * that are kept are there at once, and a long line of them would hold everybody up.
 */
async function wait(line: Line): Promise<() => void> {
  line.waiting += 1;
  const end = await line.take();
  line.waiting -= 1;
  return () => void setImmediate(end);
}

/** Ends a request whose connection was closed while it waited: nobody takes its answer. */
function goneMeanwhile(
  socket: Socket,
  reply: FastifyReply,
  end: () => void,
): FastifyReply | undefined {
  if (!socket.destroyed) return undefined;
  end();
  return reply.hijack();
}

/**
 * Answers the requests of one connection one after the other, however many are sent ahead: else all of
 * them would be worked at before anybody else's. Before whatever works at a request.
 */
export function answerInTurn(app: FastifyInstance): void {
  const lines = new WeakMap<object, Line>();
  app.addHook("onRequest", async ({ raw }, reply) => {
    const { socket } = raw;
    const line = lines.get(socket) ?? lineOf(1);
    lines.set(socket, line);
    if (line.waiting >= mostBehind) {
      socket.destroy();
      return reply.hijack();
    }
    const end = await wait(line);
    reply.raw.once("close", end);
    return goneMeanwhile(socket, reply, end);
  });
}

/** Whose requests stand in one line: an account's, also of its programs; without accounts all of them. */
const askerOf = ({ viewer }: FastifyRequest): number | null =>
  (viewer.signed ?? viewer.program)?.account.accountId ?? null;

/**
 * Makes so many answers at once for one account, whatever its connections: the others wait, so that
 * whoever asks much waits for themselves. After it is known who asks.
 */
export function shareAmongAccounts(app: FastifyInstance): void {
  const lines = new Map<number | null, Line>();
  const ends = new WeakMap<FastifyRequest, () => void>();
  app.addHook("onRequest", async (request, reply) => {
    const { method, routeOptions } = request;
    if ((method !== "GET" && method !== "HEAD") || !routeOptions.url?.startsWith("/api/")) return;
    const asker = askerOf(request);
    const line = lines.get(asker) ?? lineOf(atOnce);
    lines.set(asker, line);
    if (line.waiting >= mostWaiting) {
      void reply.header("retry-after", String(retrySeconds));
      throw new Refusal(429, "too many requests at once: wait for some of the answers");
    }
    const end = await wait(line);
    ends.set(request, end);
    reply.raw.once("close", end);
    return goneMeanwhile(request.raw.socket, reply, end);
  });
  // What is ready, or a stream, is sent without holding a place.
  app.addHook("onSend", async (request) => ends.get(request)?.());
}
