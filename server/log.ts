import type { FastifyInstance, FastifyRequest } from "fastify";

/** An error as the log keeps it. */
export type LoggedError = { type: string; message: string; stack: string; [more: string]: unknown };

/** What the log keeps of an error: no text in quotes, since that may be a cell of a file. */
export function forLog(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "", stack: "" };
  const [first = ""] = error.message.split("\n");
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...("code" in error && { code: String(error.code) }),
    message: masked(first),
    stack: frames.slice(0, 12).join("\n"),
    ...(error.cause !== undefined && { cause: forLog(error.cause) }),
  };
}

const masked = (text: string): string =>
  text.replaceAll(/'[^']*'|"[^"]*"|`[^`]*`|“[^”]*”/g, "...").slice(0, 300);

/** Writes an error that nobody asked for to the log, as the requests' log does. */
export function logError(msg: string, error: unknown): void {
  const line = { level: 50, time: new Date().toISOString(), err: forLog(error), msg };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** Settings of the log: one line of JSON each, to stderr. */
export const logSettings = (level: "info" | "warn") => ({
  level,
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  serializers: { err: forLog },
  stream: process.stderr,
});

/**
 * Logs every answer: id of the request, method, the route's pattern, status and milliseconds. Never the
 * address that was asked for, since what stands in its place of a pattern may be a name.
 */
export function logAnswers(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    if (isProbe(request)) return;
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    request.log.info(line, "answered");
  });
}

/** Whether a machine asks how the server is. */
export const isProbe = ({ routeOptions }: Pick<FastifyRequest, "routeOptions">): boolean =>
  routeOptions.url === "/livez" || routeOptions.url === "/readyz";
