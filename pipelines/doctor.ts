import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { ThroughlineError } from "./errors.ts";
import { oddAccounts, requireManager, requireSecondFactors } from "./doctor_accounts.ts";
import { hasAccounts } from "./ledger/accounts.ts";
import { requireCasesKey } from "./ledger/cases_key.ts";
import { currentBuild, keptFiles } from "./ledger/builds.ts";
import { type AuditHead, verifyAudit } from "./ledger/audit.ts";
import { listImports, uploadsOf } from "./ledger/imports.ts";
import { checkLedger, closeLedger, explainDamage, openLedger } from "./ledger/ledger.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { readSettings, todayOf } from "./ledger/settings.ts";
import { lostOf } from "./replay.ts";
import { freeBytes, neededBytes, requireSpace } from "./store/disk.ts";
import { missingKeys } from "./store/keys.ts";
import { hasOwner, temporaryPath } from "./store/store.ts";
import type { Store } from "./store/store.ts";
import { LostUpload, verifyUpload } from "./store/uploads.ts";
import { hashOfFile } from "./warehouse/hash_file.ts";
import { LostWarehouse, openWarehouse } from "./warehouse/open.ts";
import { currentFile } from "./warehouse/publish.ts";

/** What is looked at, in this order. */
export type CheckName =
  | "disk"
  | "permissions"
  | "keys"
  | "ledger"
  | "settings"
  | "accounts"
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
  await check("keys", () => requireCasesKey(ledger, store));
  await check("keys", () => requireSecondFactors(ledger, store));
  await check("settings", () => void todayOf(readSettings(ledger)));
  await check("audit", () => {
    diagnosis.audit = verifyAudit(ledger);
  });
  if (!missingKeys(store).includes("uploads")) await checkUploads(store, ledger, check);
  await check("warehouse", async () => {
    const file = currentFile(store, ledger);
    if (file !== null) diagnosis.contentHash = await hashOfFile(file, temporaryPath(store));
  });
  await check("accounts", () => requireManager(ledger, new Date()));
  await check("accounts", async () => {
    const sites = hasAccounts(ledger) ? await sitesOf(store, ledger) : null;
    diagnosis.notes.push(...oddAccounts(ledger, sites, new Date()));
  });
  await check("leftovers", () => void diagnosis.notes.push(...leftovers(store, ledger)));
}

/** Looks at every stored export: those that are lost are told one by one, unless all of them are. */
async function checkUploads(store: Store, ledger: Ledger, check: Check): Promise<void> {
  const lost = new Map<string, LostUpload>();
  await check("uploads", async () => {
    const { kept } = uploadsOf(ledger);
    for (const sha256 of kept) {
      try {
        await verifyUpload(store, sha256);
      } catch (error) {
        if (!(error instanceof LostUpload)) throw error;
        lost.set(sha256, error);
      }
    }
    if (kept.size < 2 || lost.size < kept.size) return;
    const areThere = readdirSync(store.uploads).some((name) => kept.has(name));
    lost.clear();
    throw new ThroughlineError(
      areThere
        ? `none of the ${kept.size} stored exports can be read with ${store.keys}/uploads.key: it is another key; put the right one back from its copy`
        : `none of the ${kept.size} stored exports is in ${store.uploads}: put that folder back from where it went, or restore the last backup into an empty place`,
    );
  });
  for (const [sha256, cause] of lost)
    await check("uploads", () => {
      throw lostUpload(ledger, sha256, cause);
    });
}

/** Which stored export is lost, and what to do. */
function lostUpload(ledger: Ledger, sha256: string, cause: LostUpload): ThroughlineError {
  const entry = listImports(ledger).find((each) => each.sha256 === sha256);
  if (entry !== undefined) return lostOf(entry, cause);
  return new ThroughlineError(
    `a file that waits: ${cause.message}: put it away on the Data page and bring it again`,
    { cause },
  );
}

/** The sites that the exports name; null where the figures cannot be read, or there are none yet. */
async function sitesOf(store: Store, ledger: Ledger): Promise<string[] | null> {
  try {
    const file = currentFile(store, ledger);
    if (file === null) return null;
    const warehouse = await openWarehouse(file, { connections: 1 });
    try {
      const found = await warehouse.query(
        "SELECT site FROM raw.sessions UNION SELECT site FROM raw.fidelity UNION SELECT site FROM raw.staff UNION SELECT site FROM raw.goals",
      );
      return found.rows().map(({ site }) => String(site));
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    // Told already where the warehouse was looked at.
    if (error instanceof LostWarehouse) return null;
    throw error;
  }
}

/** Throws where somebody else on the machine could read or write a file of the store, or owns one. */
function requireOwnerOnly(store: Store): void {
  const folders = [store.keys, store.uploads, store.warehouses, store.temporary];
  // Not those of a build that was killed: they lie in a folder that nobody else enters.
  const files = [store.keys, store.uploads].flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  const paths = [...folders, ...files, store.ledger];
  const { uid } = statSync(store.dir);
  const foreign = paths.filter(
    (path) => (statSync(path, { throwIfNoEntry: false })?.uid ?? uid) !== uid,
  );
  if (foreign.length > 0)
    throw new ThroughlineError(
      `${foreign.length} files or folders of the store are not of the user whose folder it is (${relative(store.dir, foreign[0]!)}): run \`chown -R --reference=${store.dir} ${store.dir}\`, and commands as that user`,
    );
  const open = paths.filter(
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
