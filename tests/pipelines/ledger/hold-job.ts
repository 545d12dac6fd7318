import { withJob } from "../../../pipelines/ledger/jobs.ts";
import { openLedger } from "../../../pipelines/ledger/ledger.ts";

// Run by jobs.test.ts: takes the job of the ledger that it is given and keeps it until killed.
const ledger = openLedger(process.argv[2] ?? "");
await withJob(ledger, { kind: "import", subject: "held" }, async () => {
  console.log("held");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
