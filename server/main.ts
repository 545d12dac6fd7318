import { existsSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../pipelines/errors.ts";
import { publishedBy, whenIdle } from "../pipelines/ledger/jobs.ts";
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
};

/**
 * A server that listens, and whether its dashboard is `built`; `ended` resolves when it was told to
 * stop and has.
 */
export type Serving = {
  address: string;
  built: boolean;
  close(): Promise<void>;
  ended: Promise<void>;
};

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
}: ServeOptions): Promise<Serving> {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  checkHere(ledger);
  const place = placeHere(ledger, { host, address, proxies });
  sweepTemporary(store);
  const jobs = runJobs({
    published: (pid, since) => publishedBy(ledger, pid, since),
    sweep: () => void whenIdle(ledger, () => void sweepStore(store, ledger)),
  });
  const served = await serveStore(store, ledger, (refresh) =>
    rebuildInJob(jobs, store.dir, refresh),
  );
  const uploads = keepUploads(store);
  const app = await buildApp({ store, served, uploads, jobs, pages, place, log: true });
  const listening = await app.listen({ host, port }).catch(async (error: unknown) => {
    await app.close();
    await served.close();
    closeLedger(ledger);
    throw explained(error, port);
  });

  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let closing: Promise<void> | null = null;
  async function stop(): Promise<void> {
    await jobs.close();
    await app.close();
    await uploads.forgetAll();
    await served.close();
    closeLedger(ledger);
    end();
  }
  const close = (): Promise<void> => (closing ??= stop());
  process.once("SIGINT", () => void close());
  process.once("SIGTERM", () => void close());
  return {
    address: place.address ?? listening,
    built: existsSync(join(pages, "index.html")),
    close,
    ended,
  };
}
