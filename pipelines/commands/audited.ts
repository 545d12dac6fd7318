import { type Act, commandLine, recordAudit } from "../ledger/audit.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import type { Store } from "../store/store.ts";

/**
 * Records what a command is about to show or to write: names, or rows as a file. What it changes is
 * recorded with the change.
 */
export function recordCommand(store: Store, act: Act): void {
  const ledger = openLedger(store.ledger);
  try {
    recordAudit(ledger, commandLine(), [act]);
  } finally {
    closeLedger(ledger);
  }
}
