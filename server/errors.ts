import type { FastifyInstance } from "fastify";
import { ThroughlineError } from "../pipelines/errors.ts";
import { explainFullDisk } from "../pipelines/store/disk.ts";
import { BusyWarehouse } from "../pipelines/warehouse/open.ts";

/** After how many seconds an asker that was refused for want of room may try again. */
export const retrySeconds = 5;

/** An error that its reader can mend: one line that says what was wrong and what to do. */
export class Refusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** What is said of an error: one line, in which what somebody sent is not repeated at any length. */
export function inShort(message: string): string {
  const line = message.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > 600 ? `${line.slice(0, 600)}...` : line;
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.statusCode;
  if (error instanceof ThroughlineError) return error.usage ? 400 : 409;
  if (error instanceof Error && "statusCode" in error && typeof error.statusCode === "number") {
    return error.statusCode;
  }
  return 500;
}

/** A full disk is the reader's to mend, wherever it was met. */
function asRefusal(cause: unknown): unknown {
  const error = explainFullDisk(cause);
  return error !== cause && error instanceof Error ? new Refusal(507, error.message) : cause;
}

/**
 * The one error handler: expected errors answer 4xx with `{error}` in one line; anything else is
 * logged with its stack and answers 500 without details.
 */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((cause, request, reply) => {
    const error = asRefusal(cause);
    if (error instanceof BusyWarehouse) {
      const seconds = String(retrySeconds);
      return reply.code(503).header("retry-after", seconds).send({ error: error.message });
    }
    const status = statusOf(error);
    if (status >= 500 && !(error instanceof Refusal)) {
      request.log.error({ err: error }, "request failed");
      return reply.code(500).send({ error: "something went wrong; the server's log says what" });
    }
    const message = error instanceof Error ? error.message : "refused";
    return reply.code(status).send({ error: inShort(message) });
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: inShort(`nothing here: ${request.method} ${request.url.split("?")[0]}`) }),
  );
}
