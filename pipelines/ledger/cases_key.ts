import { ThroughlineError } from "../errors.ts";
import { fingerprints } from "../store/keys.ts";
import type { Store } from "../store/store.ts";
import type { Ledger } from "./ledger.ts";

const name = "cases_key";

/** Notes by which key case ids were hashed: what tells it from another, and nothing of it. */
export function noteCasesKey(ledger: Ledger, store: Store): void {
  const { cases } = fingerprints(store);
  if (cases === undefined) return;
  ledger.database.prepare("INSERT OR IGNORE INTO settings VALUES (?, ?)").run(name, cases);
}

/**
 * Throws where case ids were hashed by another key than the one that is there: nothing would fail, but
 * every family of a later import would be another than before.
 */
export function requireCasesKey(ledger: Ledger, store: Store): void {
  const row = ledger.database.prepare("SELECT value FROM settings WHERE name = ?").get(name);
  const { cases } = fingerprints(store);
  if (row === undefined || cases === undefined || row.value === cases) return;
  throw new ThroughlineError(
    `${store.keys}/cases.key is not the key by which families were hashed: put the right one back from its copy`,
  );
}
