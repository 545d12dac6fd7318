import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { importFiles } from "../../pipelines/import.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Ledger } from "../../pipelines/ledger/ledger.ts";
import { serveStore } from "../../server/served.ts";
import type { Served } from "../../server/served.ts";
import { emptyStore } from "./sample_store.ts";
import { everything } from "../../pipelines/accounts/scope.ts";

let made: ReturnType<typeof emptyStore>;
let ledger: Ledger;
let served: Served;

beforeEach(async () => {
  made = emptyStore();
  ledger = openLedger(made.store.ledger);
  served = await serveStore(made.store, ledger);
});
afterEach(async () => {
  await served.close();
  closeLedger(ledger);
  made.remove();
});

async function importPriority(theme: string): Promise<void> {
  const path = join(made.store.dir, `${theme}.csv`);
  writeFileSync(path, `site,theme,from\nNorth,${theme},2025-01-01\n`);
  await importFiles(made.store, [{ name: `${theme}.csv`, path }]);
}

const build = () => served.use(everything, async (reading) => reading?.build.id ?? null);

test("nothing is served before the first import", async () => {
  expect(await build()).toBeNull();
});

test("a build that another process publishes is served without being asked for", async () => {
  await importPriority("Engagement");
  await vi.waitFor(async () => expect(await build()).toBe("1"), { timeout: 20_000 });
});

test("a reader ends on the build it began with, and the next one reads the new build", async () => {
  await importPriority("Engagement");
  await served.refresh();
  await served.use(everything, async (reading) => {
    await importPriority("Strengths");
    await served.refresh();
    expect(reading?.build.id).toBe("1");
    expect((await reading?.query("status_rules"))?.length).toBeGreaterThan(5);
  });
  expect(await build()).toBe("2");
});
