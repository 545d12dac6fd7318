import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { nextImportId } from "../../../pipelines/ledger/imports.ts";
import { withJob } from "../../../pipelines/ledger/jobs.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import type { Ledger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import type { Store } from "../../../pipelines/store/store.ts";
import { nextWarehouse } from "../../../pipelines/warehouse/build.ts";
import type { NextOptions, NextWarehouse } from "../../../pipelines/warehouse/build.ts";
import { contentHash } from "../../../pipelines/warehouse/hash.ts";
import { openWarehouse } from "../../../pipelines/warehouse/open.ts";
import type { Warehouse } from "../../../pipelines/warehouse/open.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { addSessions, buildOptions } from "./small.ts";
import type { Session } from "./small.ts";

/** Makes an empty folder for one test, which is removed when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store with its ledger, and builds on it with the small models. */
export interface TestStore {
  store: Store;
  ledger: Ledger;
  /** Imports sessions and publishes; returns the number of the import. */
  importSessions: (sessions: readonly Session[]) => Promise<number>;
  build: (change: (next: NextWarehouse) => Promise<void>, options?: NextOptions) => Promise<number>;
  read: <T>(work: (warehouse: Warehouse) => Promise<T>) => Promise<T>;
  hash: () => Promise<string>;
}

export function testStore(folder: string = temporaryFolder()): TestStore {
  const store = openStore(folder);
  const ledger = openLedger(store.ledger);
  onTestFinished(() => closeLedger(ledger));

  const build: TestStore["build"] = (change, more = {}) =>
    withJob(ledger, { kind: "test", subject: "a test" }, async () => {
      const next = await nextWarehouse(store, ledger, { ...buildOptions, ...more });
      try {
        await change(next);
        await next.finish();
        return next.publish();
      } finally {
        next.discard();
      }
    });

  const read: TestStore["read"] = async (work) => {
    const warehouse = await openWarehouse(currentFile(store, ledger) ?? "none");
    try {
      return await work(warehouse);
    } finally {
      await warehouse.close();
    }
  };

  return {
    store,
    ledger,
    build,
    read,
    async importSessions(sessions) {
      const importId = nextImportId(ledger);
      await build((next) => addSessions(next, importId, sessions));
      return importId;
    },
    hash: () => read((warehouse) => contentHash(warehouse)),
  };
}
