import { statfsSync } from "node:fs";
import { currentBuild } from "./ledger/builds.ts";
import { listImports } from "./ledger/imports.ts";
import { closeLedger, openLedger } from "./ledger/ledger.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { missingKeys } from "./store/keys.ts";
import type { Store } from "./store/store.ts";
import { verifyUpload } from "./store/uploads.ts";
import { contentHash } from "./warehouse/hash.ts";
import { openWarehouse } from "./warehouse/open.ts";
import { currentFile } from "./warehouse/publish.ts";

/** The state of a store. `problems` is empty when all is well. */
export interface Diagnosis {
  store: string;
  node: string;
  build: number | null;
  asOf: string | null;
  imports: number;
  /** sha256 of what the warehouse says; null before the first import, or when it cannot be read. */
  contentHash: string | null;
  freeBytes: number;
  /** Each in one line, with what to do. */
  problems: string[];
}

/** Looks the whole store over: ledger, keys, every standing upload, the served warehouse. */
export async function diagnose(store: Store): Promise<Diagnosis> {
  const ledger = openLedger(store.ledger);
  try {
    const build = currentBuild(ledger);
    const standing = listImports(ledger).filter((entry) => entry.standing);
    const disk = statfsSync(store.dir);
    const diagnosis: Diagnosis = {
      store: store.dir,
      node: process.version,
      build: build?.buildId ?? null,
      asOf: build?.asOf ?? null,
      imports: standing.length,
      contentHash: null,
      freeBytes: disk.bavail * disk.bsize,
      problems: [...ledgerProblems(ledger), ...keyProblems(store)],
    };
    for (const sha256 of new Set(standing.map((entry) => entry.sha256))) {
      await attempt(diagnosis, () => verifyUpload(store, sha256));
    }
    await attempt(diagnosis, async () => {
      diagnosis.contentHash = await hashServed(store, ledger);
    });
    return diagnosis;
  } finally {
    closeLedger(ledger);
  }
}

const hashDeadlineMs = 600_000;

async function hashServed(store: Store, ledger: Ledger): Promise<string | null> {
  const file = currentFile(store, ledger);
  if (file === null) return null;
  const warehouse = await openWarehouse(file, { memoryLimit: "1GB" });
  try {
    return await contentHash((sql, params) =>
      warehouse.query(sql, params, { deadlineMs: hashDeadlineMs }),
    );
  } finally {
    await warehouse.close();
  }
}

function ledgerProblems(ledger: Ledger): string[] {
  const found = ledger.database.prepare("PRAGMA quick_check").all();
  return found
    .map((row) => String(row.quick_check))
    .filter((line) => line !== "ok")
    .map((line) => `the ledger is damaged (${line}): restore it from a backup`);
}

function keyProblems(store: Store): string[] {
  return missingKeys(store).map(
    (name) => `the ${name} key is missing: put it back into ${store.keys} from a backup`,
  );
}

async function attempt(diagnosis: Diagnosis, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!diagnosis.problems.includes(message)) diagnosis.problems.push(message);
  }
}
