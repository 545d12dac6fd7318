import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { openWarehouse } from "../../../pipelines/warehouse/open.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import type { Task } from "../measured.ts";

/** How many sessions a store counts in each class, and of the purposeful ones those that L3 alone makes so (`by L3`). */
export const classCounts: Task = async ([data = ""]) => {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const file = currentFile(store, ledger);
  closeLedger(ledger);
  if (file === null) throw new Error(`nothing is served by ${data}`);
  const warehouse = await openWarehouse(file);
  const found = await warehouse.query(
    `SELECT class, CAST(count(*) AS integer) AS sessions,
       CAST(count(*) FILTER (
         WHERE list_contains(signals, 'L3')
           AND NOT list_contains(signals, 'L1') AND NOT list_contains(signals, 'L2')
       ) AS integer) AS by_l3
     FROM marts.sessions_classified GROUP BY class`,
  );
  await warehouse.close();
  const counts: Record<string, number> = { "by L3": 0 };
  for (const { class: name, sessions, by_l3: byL3 } of found.rows()) {
    counts[String(name)] = Number(sessions);
    if (name === "purposeful") counts["by L3"] = Number(byL3);
  }
  return { counts };
};
