import { basename } from "node:path";
import { fileBytes } from "../../../pipelines/import.ts";
import { fileImporter } from "../../../pipelines/ingest/file.ts";
import { sourcesOf } from "../../../pipelines/ingest/source.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { nextWarehouse } from "../../../pipelines/warehouse/build.ts";
import { seconds, type Task } from "../measured.ts";
import { refuseOther } from "./import.ts";

/** From the raw bytes of a file to rows on disk: read, checked, compared with what stands, stored; without the models. */
export const commit: Task = async ([data = "", csv = ""]) => {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const counts: Record<string, number> = {};
  const all = await seconds(async () => {
    const next = await nextWarehouse(store, ledger);
    try {
      const answers = { "*": {} };
      const importer = fileImporter(store, ledger, next, { answers }, () => {});
      for (const source of await sourcesOf(basename(csv), fileBytes(csv))) {
        const report = await importer.importFile(source);
        refuseOther(report);
        Object.assign(counts, report.rows);
      }
      await importer.acceptAll();
      await next.query("CHECKPOINT warehouse");
    } finally {
      next.discard();
    }
  });
  closeLedger(ledger);
  return { seconds: { all }, counts };
};
