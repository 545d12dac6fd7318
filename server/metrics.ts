import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { ThroughlineError } from "../pipelines/errors.ts";
import { freeBytes } from "../pipelines/store/disk.ts";
import type { Jobs } from "./jobs.ts";
import { isProbe } from "./log.ts";
import type { Served } from "./served.ts";

/** What is measured of a server, for Prometheus. No label is a name or an address. */
export type Metrics = { registry: Registry; watch(app: FastifyInstance): void };

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

export function keepMetrics(parts: { served: Served; jobs: Jobs; dir: string }): Metrics {
  const { served, jobs, dir } = parts;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: "throughline_answers_total",
    help: "Answers by method, route and status",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "throughline_answer_seconds",
    help: "How long answers took",
    labelNames: ["route"],
    buckets: bounds,
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    const collect = (): void => made.set(read());
    const made: Gauge = new Gauge({ name: `throughline_${name}`, help, registers, collect });
  };
  gauge("queries_running", "Queries that run", () => served.load().running);
  gauge("queries_waiting", "Queries that wait in line", () => served.load().waiting);
  gauge("jobs_running", "Imports and other jobs that run or wait", () => jobs.running());
  gauge("free_bytes", "Bytes free on the disk of the data directory", () => freeBytes(dir));
  gauge("figures_lost", "1 while lost figures are rebuilt, or cannot be", () =>
    served.mending() === null ? 0 : 1,
  );
  return {
    registry,
    watch(app) {
      app.addHook("onResponse", async (request, reply) => {
        if (isProbe(request)) return;
        const route = request.routeOptions.url ?? "none";
        answers.inc({ method: request.method, route, status: reply.statusCode });
        seconds.observe({ route }, reply.elapsedTime / 1000);
      });
    },
  };
}

/** Serves what was measured at a port of its own. Returns its address and what ends it. */
export async function serveMetrics(
  { registry }: Metrics,
  { host, port }: { host: string; port: number },
): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    void registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ThroughlineError(`no metrics at --metrics-port ${port}: ${why}`, { cause });
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://${host}:${taken}/metrics`,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
