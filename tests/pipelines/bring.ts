import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { diagnose } from "../../pipelines/doctor.ts";
import { importFiles, type ImportOptions, type ImportReport } from "../../pipelines/import.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { readReceipt, type Receipt } from "../../pipelines/receipt.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { openWarehouse } from "../../pipelines/warehouse/open.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";

/** An empty store, which is removed when the test has ended. */
export function newStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), "throughline-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return openStore(folder);
}

/** Builds of the rows that stand, without marts: a third of the time of a whole one. */
export const rowsOnly = { models: [], checks: [] };
/** Builds with everything, for tests of what pages show. */
export const withMarts = { models: undefined, checks: undefined };

/** Imports texts or bytes as files of those names, on one day; `rowsOnly` but for what is asked. */
export async function bring(
  store: Store,
  files: Record<string, string | Uint8Array>,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const folder = mkdtempSync(join(tmpdir(), "throughline-files-"));
  try {
    const sources = Object.entries(files).map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return { name, path };
    });
    return await importFiles(store, sources, { today: "2026-01-31", ...rowsOnly, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rows of the warehouse that is served. */
export async function rowsOf(store: Store, sql: string): Promise<Record<string, unknown>[]> {
  const ledger = openLedger(store.ledger);
  const file = currentFile(store, ledger);
  closeLedger(ledger);
  if (file === null) throw new Error("nothing was imported");
  const warehouse = await openWarehouse(file);
  try {
    return (await warehouse.query(sql)).rows();
  } finally {
    await warehouse.close();
  }
}

/** What the ledger keeps of an import. */
export function receiptOf(store: Store, importId: number): Receipt {
  const ledger = openLedger(store.ledger);
  try {
    return readReceipt(ledger, importId);
  } finally {
    closeLedger(ledger);
  }
}

/** The content hash of a store; null before the first import. Throws when it cannot be told. */
export async function hashOf(store: Store): Promise<string | null> {
  const { build, contentHash, problems } = await diagnose(store);
  if (build !== null && contentHash === null) throw new Error(problems.join("; "));
  return contentHash;
}

export const head = "session_id,date,site,coach,staff,format,trigger,themes\n";

/** A line of a sessions export with that header. */
export const session = (
  id: string,
  day: string,
  rest = "North,Dana,Ana Ruiz,individual,pd_plan,MI skills",
): string => `${id},${day},${rest}\n`;
