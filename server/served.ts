import { statSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../pipelines/errors.ts";
import { standingAliases } from "../pipelines/ledger/aliases.ts";
import { type AuditFilter, namesOfPeople } from "../pipelines/ledger/audit.ts";
import { currentBuild } from "../pipelines/ledger/builds.ts";
import { listChanges } from "../pipelines/ledger/changes.ts";
import { listImports } from "../pipelines/ledger/imports.ts";
import { dataVersion, readOnce } from "../pipelines/ledger/ledger.ts";
import type { Ledger } from "../pipelines/ledger/ledger.ts";
import { correctionsOf, listOverrides, overridesOf } from "../pipelines/ledger/overrides.ts";
import { readSettings, todayOf } from "../pipelines/ledger/settings.ts";
import { endWaiting, findWaiting, listWaiting } from "../pipelines/ledger/waiting.ts";
import type { WaitingFile } from "../pipelines/ledger/waiting.ts";
import { readNextFiles } from "../pipelines/next_files.ts";
import { readReceipt } from "../pipelines/receipt.ts";
import { tellSettings } from "../pipelines/settings.ts";
import type { Store } from "../pipelines/store/store.ts";
import { LostWarehouse } from "../pipelines/warehouse/open.ts";
import type { OpenOptions, Warehouse } from "../pipelines/warehouse/open.ts";
import type { Scope } from "../pipelines/accounts/scope.ts";
import { openCurrent } from "../pipelines/warehouse/version.ts";
import { type Accounts, keepAccounts } from "./auth/accounts.ts";
import { keepSignOn, type SignOnDoor } from "./auth/sign_on.ts";
import type {
  Alias,
  AuditFound,
  ClassChange,
  Correction,
  ImportRow,
  NextFile,
  Receipt,
  SettingsNow,
} from "./api.ts";
import { foresee, keepMemory } from "./memory.ts";
import { keepMending, type Mending, mendingRefusal } from "./mending.ts";
import { packAhead } from "./packed.ts";
import { type Build, type OpenBuild, type Reading, readingOf } from "./reading.ts";
import { keepReadings, type Readings } from "./readings.ts";
import { type Auditor, keepAudit, readAudit } from "./audit.ts";

const watchMillis = 500;
/** Of answers of the build that is served. */
const mostKeptBytes = 64 * 1024 ** 2;
/** A new build is shown once what was asked latest has been made of it, or after so long. */
const foreseeMillis = 4000;

/** What is served: the build that the ledger names, and what the ledger says of it. */
export interface Served {
  accounts: Accounts;
  signOn: SignOnDoor;
  auditor: Auditor;
  /** Rows of the audit, so many from one place on. */
  audit(filter: AuditFilter, page: { limit: number; offset: number }): AuditFound;
  agency(): string;
  settings(): SettingsNow;
  /** The day at the installation. */
  today(): string;
  /**
   * Runs `work` on what somebody sees of the build of this moment (null before the first import). Throws
   * the refusal where the figures were lost; with `always` the reading is null then.
   */
  use<T>(
    scope: Scope,
    work: (reading: Reading | null) => Promise<T>,
    options?: { always: boolean },
  ): Promise<T>;
  /** Whether a build is open. */
  hasFigures(): boolean;
  /** Queries that run, and that wait in line. */
  load(): { running: number; waiting: number };
  /** Figures that were lost, and are made again; null: all is well. */
  mending(): Mending | null;
  imports(): ImportRow[];
  /** The receipt of an import. Throws when the ledger has none of that number. */
  receipt(importId: number): Receipt;
  /** What is known of the next file of each source. */
  nextFiles(): NextFile[];
  /** The files of drop folders that wait for a person. */
  waiting(): WaitingFile[];
  /** A file that waits. Throws when none of that number does. */
  findWaiting(waitingId: number): WaitingFile;
  /** Lets one wait no longer; its bytes go with the next job. Throws when none of that number does. */
  putAway(waitingId: number): void;
  /** What names mean, oldest first. */
  aliases(): Alias[];
  /** Earlier classes of a session, oldest first. */
  changes(session: string): ClassChange[];
  /** Every class that a person gave to any session, or to the one asked for, oldest first, with what became of it. */
  corrections(session?: string): Correction[];
  readings: Readings;
  /** Opens the build that the ledger names now, if that is another; readers end on the old one. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

type Opened = OpenBuild & {
  /** Of the file when it was opened. */
  bytes: number | null;
  readers: number;
  retired: boolean;
};

const bytesOf = (file: string): number | null =>
  statSync(file, { throwIfNoEntry: false })?.size ?? null;

function openBuild(warehouse: Warehouse, build: Build): Opened {
  const memory: Opened["memory"] = keepMemory<OpenBuild>(() => opened, mostKeptBytes);
  const bytes = bytesOf(warehouse.file);
  const opened: Opened = { warehouse, build, memory, bytes, readers: 0, retired: false };
  return opened;
}

/** The imports, the newest first. */
function importRows(ledger: Ledger): ImportRow[] {
  const nameOf = namesOfPeople(ledger);
  return listImports(ledger)
    .map(({ answers: _a, decisions: _d, rejects: _r, today: _t, importedBy, ...row }) => ({
      ...row,
      importedBy: importedBy === null ? null : nameOf(importedBy),
    }))
    .toReversed();
}

/** Closes the file of a build that nobody reads any longer, and forgets what was made of it. */
async function letGo({ warehouse, memory }: Opened): Promise<void> {
  memory.clear();
  await warehouse.close();
}

/** Tells `lost` when a query finds the file damaged, and asks its reader for patience. */
function watched(warehouse: Warehouse, lost: (why: LostWarehouse) => void): Warehouse {
  async function telling<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof LostWarehouse)) throw error;
      lost(error);
      throw mendingRefusal();
    }
  }
  return {
    ...warehouse,
    query: (...given) => telling(warehouse.query(...given)),
    read: (...given) => telling(warehouse.read(...given)),
  };
}

/**
 * Serves a store: watches its ledger and swaps to each new build without stopping a reader. `mend` makes
 * figures again that cannot be read; without it that is thrown. A mart of more than `rowsAtOnce` rows is
 * read in pieces.
 */
export async function serveStore(
  store: Store,
  ledger: Ledger,
  mend?: (refresh: () => Promise<void>) => Promise<void>,
  { rowsAtOnce, ...options }: OpenOptions & { rowsAtOnce?: number } = {},
): Promise<Served> {
  let opened: Opened | null = null;
  let seen = -1;
  let swapping: Promise<void> = Promise.resolve();

  async function retire(old: Opened): Promise<void> {
    old.retired = true;
    if (old.readers === 0) await letGo(old);
  }

  async function swap(): Promise<void> {
    const version = dataVersion(ledger);
    if (version === seen) return;
    const build = currentBuild(ledger);
    if (build && build.file !== opened?.build.file) {
      const { file, asOf } = build;
      const warehouse = await open(join(store.warehouses, file));
      if (warehouse !== null) {
        const old = opened;
        const next = openBuild(warehouse, { id: String(build.buildId), asOf, file });
        if (old) await foresee(next.memory, old.memory, foreseeMillis, packAhead);
        opened = next;
        mender?.found();
        if (old) await retire(old);
      }
    }
    seen = version;
  }

  /** Null where the file is lost and will be made again. */
  async function open(file: string): Promise<Warehouse | null> {
    try {
      const warehouse = await openCurrent(file, options);
      return mender === null ? warehouse : watched(warehouse, (why) => mender.lost(why));
    } catch (error) {
      if (mender === null || !(error instanceof LostWarehouse)) throw error;
      mender.lost(error);
      return null;
    }
  }

  /** Looks whether the served file is still there as it was, unless another was published meanwhile. */
  function lookAfter(): void {
    if (mender === null || opened === null) return;
    const { file } = opened.warehouse;
    if (bytesOf(file) === opened.bytes || dataVersion(ledger) !== seen) return;
    mender.lost(new LostWarehouse(`${file} is missing or was cut`));
  }

  const refresh = (): Promise<void> => (swapping = swapping.catch(() => {}).then(swap));
  const auditor = keepAudit(ledger);
  const mender = mend === undefined ? null : keepMending(() => mend(refresh), console.error);
  await refresh();
  let told: string | null = null;
  /** What goes wrong while nobody waits for it is told once, not at every look. */
  const look = (): Promise<void> =>
    refresh()
      .then(lookAfter)
      .catch((error: unknown) => {
        const said = String(error);
        if (said !== told) console.error(error instanceof ThroughlineError ? error.message : error);
        told = said;
      });
  const watch = setInterval(() => void look(), watchMillis).unref();

  return {
    accounts: keepAccounts(store, ledger),
    signOn: keepSignOn(store, ledger),
    auditor,
    audit: (filter, page) => readAudit(ledger, filter, page),
    agency: () => readSettings(ledger).agency,
    settings: () => tellSettings(ledger),
    today: () => todayOf(readSettings(ledger)),
    hasFigures: () => opened !== null,
    load: () => opened?.warehouse.load() ?? { running: 0, waiting: 0 },
    mending: () => mender?.now() ?? null,
    async use(scope, work, { always } = { always: false }) {
      const held = opened;
      if (!held && !always && mender?.now()) throw mendingRefusal();
      if (!held) return work(null);
      held.readers += 1;
      try {
        return await work(readingOf(held, ledger, scope, rowsAtOnce));
      } finally {
        held.readers -= 1;
        if (held.retired && held.readers === 0) await letGo(held);
      }
    },
    imports: readOnce(ledger, importRows),
    receipt: (importId) => readReceipt(ledger, importId),
    nextFiles: readOnce(ledger, readNextFiles),
    waiting: readOnce(ledger, listWaiting),
    findWaiting: (waitingId) => findWaiting(ledger, waitingId),
    putAway(waitingId) {
      const { sha256 } = findWaiting(ledger, waitingId);
      endWaiting(ledger, [sha256], new Date().toISOString());
    },
    aliases: readOnce(ledger, standingAliases),
    changes: (session) => listChanges(ledger, session),
    corrections: (session) =>
      correctionsOf(session === undefined ? listOverrides(ledger) : overridesOf(ledger, session)),
    readings: keepReadings(ledger),
    refresh,
    async close() {
      clearInterval(watch);
      auditor.close();
      await swapping.catch(() => {});
      if (opened) await retire(opened);
      opened = null;
    },
  };
}
