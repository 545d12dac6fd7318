import { statSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../pipelines/errors.ts";
import { standingAliases } from "../pipelines/ledger/aliases.ts";
import { type AuditFilter, namesOfPeople } from "../pipelines/ledger/audit.ts";
import { currentBuild } from "../pipelines/ledger/builds.ts";
import { listChanges } from "../pipelines/ledger/changes.ts";
import { listImports } from "../pipelines/ledger/imports.ts";
import { dataVersion } from "../pipelines/ledger/ledger.ts";
import type { Ledger } from "../pipelines/ledger/ledger.ts";
import { correctionsOf, listOverrides } from "../pipelines/ledger/overrides.ts";
import { listPlans } from "../pipelines/ledger/plans.ts";
import { readSettings, todayOf } from "../pipelines/ledger/settings.ts";
import { endWaiting, findWaiting, listWaiting } from "../pipelines/ledger/waiting.ts";
import type { WaitingFile } from "../pipelines/ledger/waiting.ts";
import { answerPlans, askPlan } from "../pipelines/plans.ts";
import type { AnsweredPlan, PlanGround, PlanTarget } from "../pipelines/plans.ts";
import { readNextFiles } from "../pipelines/next_files.ts";
import { readReceipt } from "../pipelines/receipt.ts";
import { tellSettings } from "../pipelines/settings.ts";
import type { Store } from "../pipelines/store/store.ts";
import type { ProspectAnswer } from "../pipelines/verdicts/prospects.ts";
import { LostWarehouse } from "../pipelines/warehouse/open.ts";
import type { OpenOptions, Warehouse } from "../pipelines/warehouse/open.ts";
import { scopeQuery } from "../pipelines/warehouse/scoped.ts";
import { isLong, type PieceFormat, showPieces } from "../pipelines/warehouse/pieces.ts";
import { show } from "../pipelines/warehouse/show.ts";
import { everything, type Scope } from "../pipelines/accounts/scope.ts";
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
import { keepMemory, type Memory, remembering } from "./memory.ts";
import { keepMending, type Mending, mendingRefusal } from "./mending.ts";
import { keepReadings, type Readings } from "./readings.ts";
import { type Auditor, keepAudit, readAudit } from "./audit.ts";
import { countsAlone, queries } from "./queries.ts";
import type { QueryName } from "./queries.ts";

const deadlineMs = 20_000;
const watchMillis = 500;
/** Of answers of the build that is served. */
const mostKeptBytes = 64 * 1024 ** 2;

/** `file`: name of the warehouse file, which no other build of any store has. */
export type Build = { id: string; asOf: string; file: string };

/** One build, held open until the work that reads it has ended. */
export interface Reading {
  readonly build: Build;
  /** For whom it is read. */
  readonly scope: Scope;
  query<T>(name: QueryName, values?: Record<string, string | number | null>): Promise<T[]>;
  /**
   * A mart in one of its formats; `where` keeps rows whose column has that value, or one of them. Rows
   * for a screen say what of them is kept back from files.
   */
  show(
    mart: string,
    where: Record<string, string | readonly string[]>,
    format: "arrow" | "json" | "csv",
  ): Promise<Uint8Array>;
  /** The bytes of `show` in pieces as they are taken, of a mart that is long; null: it is not. */
  pieces(
    mart: string,
    where: Record<string, string | readonly string[]>,
    format: PieceFormat,
  ): Promise<AsyncIterable<Uint8Array> | null>;
  /** Every plan, those that stand with what could be shown. */
  plans(): Promise<AnsweredPlan[]>;
  /** What could be shown of a theme that is not planned yet. Throws on names that are not known. */
  askPlan(target: PlanTarget): Promise<ProspectAnswer[]>;
}

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
  /** Every class that a person gave to a session, oldest first, with what became of it. */
  corrections(): Correction[];
  readings: Readings;
  /** Opens the build that the ledger names now, if that is another; readers end on the old one. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

type Opened = {
  warehouse: Warehouse;
  memory: Memory;
  /** Of the file when it was opened. */
  bytes: number | null;
  build: Build;
  readers: number;
  retired: boolean;
};

const bytesOf = (file: string): number | null =>
  statSync(file, { throwIfNoEntry: false })?.size ?? null;

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
    parts: (...given) => telling(warehouse.parts(...given)),
  };
}

function reading(opened: Opened, ledger: Ledger, scope: Scope, most: number | undefined): Reading {
  const { build, memory } = opened;
  const warehouse = remembering(opened.warehouse, memory);
  const ground = (): PlanGround => ({
    warehouse: { query: (sql, params) => warehouse.query(sql, params, { deadlineMs }) },
    asOf: build.asOf,
    settings: readSettings(ledger),
    aliases: standingAliases(ledger),
    plans: listPlans(ledger),
  });
  const isOwn = (site: string): boolean => scope.role !== "coach" || scope.sites.includes(site);
  return {
    build,
    scope,
    async query<T>(name: QueryName, values: Record<string, string | number | null> = {}) {
      const seenBy = countsAlone.has(name) ? everything : scope;
      const { sql, params } = scopeQuery(queries[name], seenBy);
      const result = await warehouse.query(sql, { ...values, ...params }, { deadlineMs });
      return result.rows() as T[];
    },
    show: (mart, where, format) =>
      memory.recall(
        JSON.stringify(["show", mart, where, format, scope]),
        async () => {
          const bytes = await show(opened.warehouse, mart, { where, format, scope, marks: true });
          // As it is sent: the same object each time, so that it is packed once.
          return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        },
        ({ length }) => length,
      ),
    async pieces(mart, where, format) {
      if (!(await isLong(warehouse, mart, most))) return null;
      const asked = { where, format, scope, marks: true, ...(most && { most }) };
      return showPieces(opened.warehouse, mart, asked);
    },
    async plans() {
      const plans = (await answerPlans(ground())).filter(({ sites }) => sites.some(isOwn));
      return plans.map((plan) => ({
        ...plan,
        sites: plan.sites.filter(isOwn),
        answers: plan.answers.filter(({ site }) => isOwn(site)),
      }));
    },
    async askPlan(target) {
      if (!target.sites.every(isOwn))
        throw new ThroughlineError("a coach plans at their own sites");
      return askPlan(ground(), target);
    },
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
    if (old.readers === 0) await old.warehouse.close();
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
        const next = { id: String(build.buildId), asOf, file };
        const bytes = bytesOf(warehouse.file);
        const memory = keepMemory(mostKeptBytes);
        opened = { warehouse, memory, bytes, build: next, readers: 0, retired: false };
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
        return await work(reading(held, ledger, scope, rowsAtOnce));
      } finally {
        held.readers -= 1;
        if (held.retired && held.readers === 0) await held.warehouse.close();
      }
    },
    imports() {
      const nameOf = namesOfPeople(ledger);
      return listImports(ledger)
        .map(({ answers: _a, decisions: _d, rejects: _r, today: _t, importedBy, ...row }) => ({
          ...row,
          importedBy: importedBy === null ? null : nameOf(importedBy),
        }))
        .toReversed();
    },
    receipt: (importId) => readReceipt(ledger, importId),
    nextFiles: () => readNextFiles(ledger),
    waiting: () => listWaiting(ledger),
    findWaiting: (waitingId) => findWaiting(ledger, waitingId),
    putAway(waitingId) {
      const { sha256 } = findWaiting(ledger, waitingId);
      endWaiting(ledger, [sha256], new Date().toISOString());
    },
    aliases: () => standingAliases(ledger),
    changes: (session) => listChanges(ledger, session),
    corrections: () => correctionsOf(listOverrides(ledger)),
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
