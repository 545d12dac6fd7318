import type { FastifyInstance } from "fastify";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { buildApp } from "../../server/app.ts";
import { runJobs } from "../../server/jobs.ts";
import { serveStore } from "../../server/served.ts";
import { keepUploads } from "../../server/uploads.ts";

/** The application on a store, as `serve` has it, but that it makes nothing before it is asked. */
export async function quietApp(
  data: string,
): Promise<{ app: FastifyInstance; close: () => Promise<void> }> {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const served = await serveStore(store, ledger);
  const parts = { store, served, uploads: keepUploads(store), jobs: runJobs(), pages: "/nowhere" };
  const app = await buildApp(parts);
  return {
    app,
    async close() {
      await app.close();
      await served.close();
      closeLedger(ledger);
    },
  };
}
