import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ThroughlineError } from "./errors.ts";
import { currentBuild, keptFiles } from "./ledger/builds.ts";
import { type AuditHead, verifyAudit } from "./ledger/audit.ts";
import { listImports, uploadsOf } from "./ledger/imports.ts";
import { checkLedger, closeLedger, explainDamage, openLedger } from "./ledger/ledger.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { lostOf } from "./replay.ts";
import { freeBytes, neededBytes, requireSpace } from "./store/disk.ts";
import { missingKeys } from "./store/keys.ts";
import { hasOwner } from "./store/store.ts";
import type { Store } from "./store/store.ts";
import { LostUpload, verifyUpload } from "./store/uploads.ts";
import { hashOfFile } from "./warehouse/hash_file.ts";
import { currentFile } from "./warehouse/publish.ts";

/** What is looked at, in this order. */
export type CheckName =
  | "disk"
  | "permissions"
  | "keys"
  | "ledger"
  | "audit"
  | "uploads"
  | "warehouse"
  | "leftovers";

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
  /** Rows of the audit, and the hash of the last: noted elsewhere, it tells that none was cut off. */
  audit: AuditHead | null;
  /** Every check that was made, with its problems. */
  checks: { name: CheckName; problems: string[] }[];
  /** Each in one line, with what to do. */
  problems: string[];
  /** What is good to know, and needs nobody. */
  notes: string[];
}

/** Looks the whole store over. What a damaged ledger does not tell is not looked at. */
export async function diagnose(store: Store): Promise<Diagnosis> {
  const diagnosis: Diagnosis = {
    store: store.dir,
    node: process.version,
    build: null,
    asOf: null,
    imports: 0,
    contentHash: null,
    freeBytes: freeBytes(store.dir),
    audit: null,
    checks: [],
    problems: [],
    notes: [],
  };
  const check = (name: CheckName, look: () => void | Promise<void>) =>
    attempt(diagnosis, store, name, look);
  await check("disk", () => requireSpace(store, neededBytes(store, 0)));
  await check("permissions", () => requireOwnerOnly(store));
  await check("keys", () => requireKeys(store));
  await check("ledger", async () => {
    const ledger = openLedger(store.ledger);
    try {
      await readLedger(diagnosis, store, ledger, check);
    } finally {
      closeLedger(ledger);
    }
  });
  return diagnosis;
}

type Check = (name: CheckName, look: () => void | Promise<void>) => Promise<void>;

/** Fills in what the ledger says, and looks at what it names. Each check goes on by itself. */
async function readLedger(
  diagnosis: Diagnosis,
  store: Store,
  ledger: Ledger,
  check: Check,
): Promise<void> {
  await check("ledger", () => checkLedger(ledger));
  await check("ledger", () => {
    const build = currentBuild(ledger);
    diagnosis.build = build?.buildId ?? null;
    diagnosis.asOf = build?.asOf ?? null;
    diagnosis.imports = listImports(ledger).filter((entry) => entry.standing).length;
  });
  await check("audit", () => {
    diagnosis.audit = verifyAudit(ledger);
  });
  if (!missingKeys(store).includes("uploads"))
    for (const upload of await uploadsTold(ledger, check))
      await check("uploads", () => checkUpload(store, ledger, upload));
  await check("warehouse", async () => {
    const file = currentFile(store, ledger);
    if (file !== null) diagnosis.contentHash = await hashOfFile(file);
  });
  await check("leftovers", () => void diagnosis.notes.push(...leftovers(store, ledger)));
}

async function uploadsTold(ledger: Ledger, check: Check): Promise<string[]> {
  let told: string[] = [];
  await check("uploads", () => {
    told = [...uploadsOf(ledger).kept];
  });
  return told;
}

/** Throws where a stored export is lost, with which one it is and what to do. */
async function checkUpload(store: Store, ledger: Ledger, sha256: string): Promise<void> {
  try {
    await verifyUpload(store, sha256);
  } catch (cause) {
    if (!(cause instanceof LostUpload)) throw cause;
    const entry = listImports(ledger).find((each) => each.sha256 === sha256);
    if (entry !== undefined) throw lostOf(entry, cause);
    throw new ThroughlineError(
      `a file that waits: ${cause.message}: put it away on the Data page and bring it again`,
      { cause },
    );
  }
}

/** Throws where somebody else on the machine could read or write a file of the store. */
function requireOwnerOnly(store: Store): void {
  const folders = [store.keys, store.uploads, store.warehouses, store.temporary];
  // Not those of a build that was killed: they lie in a folder that nobody else enters.
  const files = [store.keys, store.uploads].flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  const open = [...folders, ...files, store.ledger].filter(
    (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0,
  );
  if (open.length === 0) return;
  const first = relative(store.dir, open[0]!);
  throw new ThroughlineError(
    `others on this machine have access to ${open.length} files or folders of the store (${first}): run \`chmod -R go= ${store.dir}\``,
  );
}

function requireKeys(store: Store): void {
  const missing = missingKeys(store);
  if (missing.length > 0)
    throw new ThroughlineError(
      `the ${missing.join(" and ")} key is missing: put it back into ${store.keys} from a backup`,
    );
}

/** What lies in the store and the ledger does not name, in lines. */
function leftovers(store: Store, ledger: Ledger): string[] {
  const { kept } = uploadsOf(ledger);
  const warehouses = new Set(keptFiles(ledger));
  const count = (folder: string, isLeft: (name: string) => boolean): number =>
    existsSync(folder) ? readdirSync(folder).filter(isLeft).length : 0;
  const ended =
    count(store.temporary, (name) => !hasOwner(name)) +
    count(store.warehouses, (name) => !warehouses.has(name));
  const unknown = count(store.uploads, (name) => !name.endsWith(".new") && !kept.has(name));
  return [
    ...(ended > 0
      ? [`${ended} files of a job that runs, or of earlier ones: the next job removes what is left`]
      : []),
    ...(unknown > 0
      ? [
          `${unknown} stored exports belong to no import: they stay, since the ledger may be older than they are`,
        ]
      : []),
  ];
}

/** Runs a check; what it throws is a problem, told once. */
async function attempt(
  diagnosis: Diagnosis,
  store: Store,
  name: CheckName,
  look: () => void | Promise<void>,
): Promise<void> {
  let check = diagnosis.checks.find((each) => each.name === name);
  if (check === undefined) diagnosis.checks.push((check = { name, problems: [] }));
  try {
    await look();
  } catch (error) {
    const explained = explainDamage(store.ledger, error);
    const message = explained instanceof Error ? explained.message : String(explained);
    const [line = ""] = message.split("\n");
    if (diagnosis.problems.includes(line)) return;
    diagnosis.problems.push(line);
    check.problems.push(line);
  }
}
