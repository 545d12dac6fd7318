import { nextImportId } from "../../../pipelines/ledger/imports.ts";
import { withJob } from "../../../pipelines/ledger/jobs.ts";
import { openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { nextWarehouse } from "../../../pipelines/warehouse/build.ts";
import { addSessions, buildOptions } from "./small.ts";

// Run by build.test.ts, which kills it while it publishes an import of one session.
const store = openStore(process.argv[2] ?? "");
const ledger = openLedger(store.ledger);
await withJob(ledger, { kind: "import", subject: "a file" }, async () => {
  const next = await nextWarehouse(store, ledger, buildOptions);
  const importId = nextImportId(ledger);
  await addSessions(next, importId, [{ key: `S${importId}`, date: "2026-06-01" }]);
  await next.finish();
  await new Promise<void>((resolve) => process.stdout.write("finished", () => resolve()));
  next.publish();
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
