import { currentBuild } from "./ledger/builds.ts";
import { listImports, uploadsOf } from "./ledger/imports.ts";
import { closeLedger, damaged, explainDamage, openLedger } from "./ledger/ledger.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { freeBytes } from "./store/disk.ts";
import { missingKeys } from "./store/keys.ts";
import type { Store } from "./store/store.ts";
import { verifyUpload } from "./store/uploads.ts";
import { hashOfFile } from "./warehouse/hash_file.ts";
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

/** Looks the whole store over: ledger, keys, every upload that is named, the served warehouse. */
export async function diagnose(store: Store): Promise<Diagnosis> {
  const diagnosis: Diagnosis = {
    store: store.dir,
    node: process.version,
    build: null,
    asOf: null,
    imports: 0,
    contentHash: null,
    freeBytes: freeBytes(store.dir),
    problems: keyProblems(store),
  };
  await attempt(diagnosis, store, async () => {
    const ledger = openLedger(store.ledger);
    try {
      await readLedger(diagnosis, store, ledger);
    } finally {
      closeLedger(ledger);
    }
  });
  return diagnosis;
}

/** Fills in what the ledger says, and looks at what it names. Each check goes on by itself. */
async function readLedger(diagnosis: Diagnosis, store: Store, ledger: Ledger): Promise<void> {
  const check = (look: () => void | Promise<void>) => attempt(diagnosis, store, look);
  await check(() => checkLedger(ledger));
  await check(() => {
    const build = currentBuild(ledger);
    diagnosis.build = build?.buildId ?? null;
    diagnosis.asOf = build?.asOf ?? null;
  });
  await check(() => {
    diagnosis.imports = listImports(ledger).filter((entry) => entry.standing).length;
  });
  let uploads: readonly string[] = [];
  await check(() => {
    uploads = [...uploadsOf(ledger).kept];
  });
  if (!missingKeys(store).includes("uploads"))
    for (const sha256 of uploads) await check(() => verifyUpload(store, sha256));
  await check(async () => {
    const file = currentFile(store, ledger);
    if (file !== null) diagnosis.contentHash = await hashOfFile(file);
  });
}

function checkLedger(ledger: Ledger): void {
  const [row] = ledger.database.prepare("PRAGMA quick_check(1)").all();
  const found = String(row?.quick_check);
  if (found !== "ok") throw damaged(ledger.file, found);
}

function keyProblems(store: Store): string[] {
  return missingKeys(store).map(
    (name) => `the ${name} key is missing: put it back into ${store.keys} from a backup`,
  );
}

/** Runs a check; what it throws is a problem, told once. */
async function attempt(
  diagnosis: Diagnosis,
  store: Store,
  check: () => void | Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    const explained = explainDamage(store.ledger, error);
    const message = explained instanceof Error ? explained.message : String(explained);
    const [line = ""] = message.split("\n");
    if (!diagnosis.problems.includes(line)) diagnosis.problems.push(line);
  }
}
