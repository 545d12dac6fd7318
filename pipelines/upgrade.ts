import type { BuildOptions, BuildReport } from "./builds.ts";
import { closeLedger, openLedger } from "./ledger/ledger.ts";
import type { Store } from "./store/store.ts";
import { LostWarehouse, openWarehouse } from "./warehouse/open.ts";
import { currentFile } from "./warehouse/publish.ts";
import { differsFromThisVersion } from "./warehouse/version.ts";

/**
 * Makes the warehouse again from the uploads and the ledger where another version of Throughline
 * built the one that is served; `onOther` is called before. Returns null where there is nothing to do.
 */
export async function upgrade(
  store: Store,
  options: BuildOptions & { onOther: () => void },
): Promise<BuildReport | null> {
  if (!(await isOfAnotherVersion(store))) return null;
  options.onOther();
  const { rebuild } = await import("./import.ts");
  return rebuild(store, options);
}

async function isOfAnotherVersion(store: Store): Promise<boolean> {
  const ledger = openLedger(store.ledger);
  try {
    const file = currentFile(store, ledger);
    if (file === null) return false;
    const warehouse = await openWarehouse(file, { connections: 1 });
    try {
      return (await differsFromThisVersion(warehouse.query)) !== null;
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    // A file that is lost is for the server to make again: it says so on every page meanwhile.
    if (error instanceof LostWarehouse) return false;
    throw error;
  } finally {
    closeLedger(ledger);
  }
}
