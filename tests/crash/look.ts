import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { exportTables } from "../../pipelines/contracts/tables.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { keptFiles } from "../../pipelines/ledger/builds.ts";
import { listImports, uploadsOf } from "../../pipelines/ledger/imports.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { openWarehouse } from "../../pipelines/warehouse/open.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";

/**
 * What a store shows: its content hash, and of every import whether it stands and how many rows each
 * table has of it, since the hash tells nothing of rows that a later import replaced.
 */
export async function look(store: Store): Promise<{ state: string; problems: string[] }> {
  const { contentHash, build, problems } = await diagnose(store);
  const ledger = openLedger(store.ledger);
  try {
    const imports = listImports(ledger).map(({ importId, file, standing, rows }) => ({
      importId,
      file,
      standing,
      rows,
    }));
    const file = currentFile(store, ledger);
    const rows = file === null ? [] : await countRows(file);
    return { state: JSON.stringify({ build, contentHash, imports, rows }), problems };
  } finally {
    closeLedger(ledger);
  }
}

async function countRows(file: string): Promise<unknown[]> {
  const warehouse = await openWarehouse(file);
  try {
    const counts = Object.keys(exportTables).map(
      (table) =>
        `SELECT '${table}' AS name, import_id, CAST(count(*) AS INTEGER) AS n
         FROM raw.${table} WHERE import_id > 0 GROUP BY ALL`,
    );
    return (await warehouse.query(`${counts.join(" UNION ALL ")} ORDER BY ALL`)).rows();
  } finally {
    await warehouse.close();
  }
}

/** What a store holds beside what its ledger names, when no job runs. */
export function leftovers(store: Store): string[] {
  const ledger = openLedger(store.ledger);
  const named = {
    uploads: uploadsOf(ledger).kept,
    warehouses: new Set(keptFiles(ledger)),
    temporary: new Set<string>(),
    keys: new Set(["uploads.key", "cases.key"]),
  };
  closeLedger(ledger);
  const folders = ["keys", "temporary", "uploads", "warehouses"] as const;
  const top = ["ledger.sqlite", "ledger.sqlite.lock", ...folders];
  const left = readdirSync(store.dir).filter((name) => !top.includes(name));
  for (const folder of folders)
    for (const name of readdirSync(store[folder]))
      if (!named[folder].has(name)) left.push(`${folder}/${name}`);
  const absent = folders.flatMap((folder) =>
    [...named[folder]]
      .filter((name) => !existsSync(join(store[folder], name)))
      .map((name) => `${folder}/${name}`),
  );
  return [
    ...(left.length > 0 ? [`left behind: ${left.join(", ")}`] : []),
    ...(absent.length > 0 ? [`missing: ${absent.join(", ")}`] : []),
  ];
}
