import { existsSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../pipelines/errors.ts";
import { lastBuildSeconds, publishedBy, whenIdle } from "../pipelines/ledger/jobs.ts";
import { hasAccounts } from "../pipelines/ledger/accounts.ts";
import {
  checkLedger,
  closeLedger,
  explainDamage,
  type Ledger,
  openLedger,
} from "../pipelines/ledger/ledger.ts";
import { openStore, sweepTemporary } from "../pipelines/store/store.ts";
import { sweepStore } from "../pipelines/warehouse/publish.ts";
import { buildApp } from "./app.ts";
import { prepareFirstView } from "./first_view.ts";
import { runJobs } from "./jobs.ts";
import { rebuildInJob } from "./mending.ts";
import { type Place, placeOf, type PlaceOptions } from "./place.ts";
import { serveStore } from "./served.ts";
import { keepUploads } from "./uploads.ts";

export type ServeOptions = {
  /** The data directory. */
  data: string;
  host?: string;
  port?: number;
  /** The https address at which people open it, and the proxies ahead of it that end TLS. */
  address?: string | undefined;
  proxies?: readonly string[] | undefined;
  /** Folder of the built dashboard. */
  pages?: string;
  /** Where what is measured is served for Prometheus; without it nowhere. */
  metrics?: { host: string; port: number } | undefined;
  /** Most memory, in MB, that queries of pages may take. */
  memory?: number | undefined;
  /** What is logged to stderr: every answer (`info`), or what goes wrong. */
  log?: "info" | "warn";
  /** How long a job may go on after the server was told to stop. */
  stopSeconds?: number | undefined;
};

/**
 * A server that listens, and whether its dashboard is `built`; `ended` resolves when it was told to
 * stop and has.
 */
export type Serving = {
  address: string;
  built: boolean;
  /** Address of the metrics; null: they are not served. */
  metrics: string | null;
  close(): Promise<void>;
  ended: Promise<void>;
};

/** Whoever waits for the server to be ready hears that before the first view is made: it takes the thread. */
const quietMillis = 250;

/** Where `npm run build` puts the dashboard. */
export const builtPages = join(import.meta.dirname, "../dashboard/dist");

const listenFailures: Record<string, string> = {
  EADDRINUSE: "is taken: choose another with --port (0 takes any free one)",
  EACCES: "is not free for everybody: choose one above 1023 with --port",
};

function explained(error: unknown, port: number): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = listenFailures[code];
  return why ? new ThroughlineError(`port ${port} ${why}`, { cause: error }) : error;
}

function checkHere(ledger: Ledger): void {
  try {
    checkLedger(ledger);
  } catch (error) {
    closeLedger(ledger);
    throw explainDamage(ledger.file, error);
  }
}

function placeHere(ledger: Ledger, asked: Omit<PlaceOptions, "accounts">): Place {
  try {
    return placeOf({ ...asked, accounts: hasAccounts(ledger) });
  } catch (error) {
    closeLedger(ledger);
    throw error;
  }
}

/** Serves a store until SIGINT or SIGTERM. Port 0 takes any free one. */
export async function serve({
  data,
  host = "127.0.0.1",
  port = 4173,
  address,
  proxies,
  pages = builtPages,
  metrics: metricsAt,
  memory = 500,
  stopSeconds = 20,
  log = "warn",
}: ServeOptions): Promise<Serving> {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  checkHere(ledger);
  const place = placeHere(ledger, { host, address, proxies });
  sweepTemporary(store);
  const jobs = runJobs({
    published: (pid, since) => publishedBy(ledger, pid, since),
    lastBuildSeconds: () => lastBuildSeconds(ledger),
    sweep: () => void whenIdle(ledger, () => void sweepStore(store, ledger)),
  });
  const mend = (refresh: () => Promise<void>) => rebuildInJob(jobs, store.dir, refresh);
  const served = await serveStore(store, ledger, mend, { memoryLimit: `${memory}MB` });
  const uploads = keepUploads(store);
  let stopping = false;
  const measuring = metricsAt && (await import("./metrics.ts"));
  const metrics = measuring && measuring.keepMetrics({ served, jobs, dir: store.dir });
  const parts = { store, served, uploads, jobs, pages, place, log } as const;
  const app = await buildApp({ ...parts, stopping: () => stopping, ...(metrics && { metrics }) });

  async function letGo(): Promise<void> {
    await uploads.forgetAll();
    await served.close();
    closeLedger(ledger);
  }
  let measured: { address: string; close: () => Promise<void> } | null = null;
  const listening = await (async () => {
    try {
      if (metrics && metricsAt) measured = await measuring.serveMetrics(metrics, metricsAt);
      return await app.listen({ host, port });
    } catch (error) {
      await measured?.close();
      await app.close();
      await letGo();
      throw explained(error, port);
    }
  })();

  const preparing = setTimeout(() => void prepareFirstView(served), quietMillis).unref();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let closing: Promise<void> | null = null;
  /** Takes no more requests, lets jobs end for a while, ends what is left: it changes nothing then. */
  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(preparing);
    const closed = app.close();
    await jobs.drain(stopSeconds * 1000);
    await jobs.close();
    await closed;
    await measured?.close();
    await letGo();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    end();
  }
  const close = (): Promise<void> => (closing ??= stop());
  /** A second signal waits for no job. */
  const onSignal = (): void => void (closing === null ? close() : jobs.close());
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    address: place.address ?? listening,
    built: existsSync(join(pages, "index.html")),
    metrics: measured === null ? null : (measured as { address: string }).address,
    close,
    ended,
  };
}
