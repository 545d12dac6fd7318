import { expect, test } from "vitest";
import { fileImporter } from "../../../pipelines/ingest/file.ts";
import { sourcesOf } from "../../../pipelines/ingest/source.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { type NextWarehouse, nextWarehouse } from "../../../pipelines/warehouse/build.ts";
import { bring, head, newStore, session } from "../bring.ts";
import { bytesOf } from "./given.ts";

test("rows that cannot be stored end the job, which would publish what was stored of them else", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + session("S1", "2025-01-10") });
  const ledger = openLedger(store.ledger);
  const next = await nextWarehouse(store, ledger);
  const query: NextWarehouse["query"] = (sql, params) =>
    sql.includes('INSERT INTO raw."sessions" (agency')
      ? Promise.reject(new Error("Out of Memory Error: no room"))
      : next.query(sql, params);
  try {
    const importer = fileImporter(store, ledger, { ...next, query }, {}, () => {});
    const again = head + session("S1", "2025-01-10") + session("S2", "2025-01-11");
    const [source] = await sourcesOf("b.csv", bytesOf(again));
    await expect(importer.importFile(source!)).rejects.toThrow(
      "the rows of b.csv could not be stored: Out of Memory Error: no room; nothing was changed, try again",
    );
  } finally {
    next.discard();
    closeLedger(ledger);
  }
});
