import type { DuckDBConnection } from "@duckdb/node-api";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ExportName } from "../contracts/column.ts";
import { importTables } from "../contracts/tables.ts";
import { standingAliases } from "../ledger/aliases.ts";
import type { Alias, SaidAlias } from "../ledger/aliases.ts";
import type { AnnotationWithdrawal, NewAnnotation } from "../ledger/annotations.ts";
import { type Actor, commandLine } from "../ledger/audit.ts";
import { noteCasesKey, requireCasesKey } from "../ledger/cases_key.ts";
import { uploadsOf } from "../ledger/imports.ts";
import type { Import } from "../ledger/imports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Override } from "../ledger/overrides.ts";
import type { NewPlan, Withdrawal } from "../ledger/plans.ts";
import { readSettings, type Settings, todayOf } from "../ledger/settings.ts";
import { type FreeBytes, neededBytes, requireSpace } from "../store/disk.ts";
import { temporaryPath } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { sweepUploads } from "../store/uploads.ts";
import { rawAppender } from "./append.ts";
import type { ColumnValues } from "./append.ts";
import { shippedFolder } from "./catalogues.ts";
import type { CodedRows } from "./coded.ts";
import { createFile } from "./create.ts";
import { runQuery } from "./engine.ts";
import type { Params } from "./engine.ts";
import { createIncoming } from "./incoming.ts";
import { readChecks, readModels, relationsIn } from "./models.ts";
import type { Check, Model } from "./models.ts";
import { compareMarts, copyExportRows } from "./previous.ts";
import { explainDamage } from "./open.ts";
import { currentFile, publishBuild, sweepStore } from "./publish.ts";
import type { FinishedBuild, Forgotten, Pending } from "./publish.ts";
import { fillFromLedger, importsAfter } from "./refill.ts";
import type { Result } from "./result.ts";
import { digestOf } from "./told.ts";
import { runChecks, runModels } from "./transform.ts";
import { passOn } from "./unchanged.ts";

export interface NextOptions {
  /** `current`: start from the rows of the build that is served. `empty`: from none (rebuild). */
  from?: "current" | "empty";
  /** Imports whose rows are not taken over from the build that is served. */
  without?: readonly number[];
  /** The day of this job; by default today in the installation's time zone. */
  today?: string | undefined;
  now?: Date;
  /** Tries mix and verdicts under neighbouring constants too: several times the work of the models. */
  neighbours?: boolean;
  /** Who makes it, for the audit: whoever runs the command. */
  by?: Actor | undefined;
  /** Settings that hold from this build on. */
  settings?: Partial<Settings>;
  /** Called with each relation that is made, and with what is done after the last. */
  onStep?: (step: string) => void;
  /** Bytes of the files whose rows will be added: the disk must have room for them. */
  arriving?: number;
  free?: FreeBytes | undefined;
  /** The folder of the shipped catalogues, the models and the checks: the shipped ones. */
  catalogues?: string;
  models?: readonly Model[] | undefined;
  checks?: readonly Check[] | undefined;
}

/** The next warehouse file, beside the one that is served: nobody sees it before `publish`. */
export interface NextWarehouse {
  readonly file: string;
  readonly agency: string;
  readonly today: string;
  /** Adds rows to a raw table; `agency` is filled in. A query sees them at once. */
  append: (table: string, columns: ColumnValues) => Promise<void>;
  /** Adds rows of a file that is being checked to `incoming`, which is never stored. */
  stage: (rows: CodedRows) => Promise<void>;
  /** Empties `incoming` before and after a file whose rows are those of `table`. */
  clearIncoming: (table: ExportName | null) => Promise<void>;
  query: (sql: string, params?: Params) => Promise<Result>;
  /** Says that an import, whose rows were appended, is part of this build. */
  accept: (entry: Import) => void;
  /** Takes the rows of a standing import out, as if it had never been. */
  withdraw: (importId: number) => Promise<void>;
  /** Says that an undone import, whose rows were appended under its number, stands again. */
  restore: (importId: number) => void;
  /** Says that an import, whose rows are not in this build, leaves nothing but its line. */
  forget: (entry: Forgotten) => void;
  /** Gives a session the class that a person chose; said again, it is taken back. */
  override: (entry: Override) => void;
  /** Says what a name means, or takes that back. */
  alias: (said: SaidAlias) => void;
  /** Records a theme that is planned, or takes a plan back. */
  plan: (entry: NewPlan) => void;
  withdrawPlan: (entry: Withdrawal) => void;
  /** Records a note or a baseline, or takes one back. */
  annotate: (entry: NewAnnotation) => void;
  withdrawAnnotation: (entry: AnnotationWithdrawal) => void;
  /** What names mean once this build is published. */
  aliases: () => Alias[];
  /** The imports that stand once this build is published, in the ledger's order. */
  standing: () => Import[];
  /** Takes the rows of an import out, to be read again. */
  clearImport: (importId: number) => Promise<void>;
  /** Runs models, statistics and checks, and puts the file on disk; no more rows after this. */
  finish: (options?: { asOf?: string | undefined }) => Promise<FinishedBuild>;
  /** Says that files, by the digests of their bytes, wait no longer. */
  endWaiting: (sha256s: readonly string[]) => void;
  /** Makes the finished file the one that is served, and returns the build's number. */
  publish: () => number;
  /** What is left on the disk that should not be, and when it goes: known once it was published. */
  left: () => string[];
  /** Removes the file, and the uploads that are new, unless it was published. Always the last call. */
  discard: () => void;
}

/**
 * Starts the next warehouse file. Only for the holder of the job (`withJob`). Throws when the disk
 * has no room for it.
 */
export async function nextWarehouse(
  store: Store,
  ledger: Ledger,
  options: NextOptions = {},
): Promise<NextWarehouse> {
  sweepStore(store, ledger);
  requireCasesKey(ledger, store);
  requireSpace(store, neededBytes(store, options.arriving ?? 0), options.free);
  const settings = { ...readSettings(ledger), ...options.settings };
  const { agency } = settings;
  const now = options.now ?? new Date();
  const today = options.today ?? todayOf(settings, now);
  const previous = options.from === "empty" ? null : currentFile(store, ledger);
  const name = `${now.toISOString().replaceAll(/\D/g, "")}-${randomBytes(4).toString("hex")}.duckdb`;
  const path = join(store.warehouses, name);
  const { without = [] } = options;
  // What is forgotten must not be in the new file, not even between what is: then rows are copied.
  const isCopied = previous !== null && without.length === 0;
  const file = await createFile(path, temporaryPath(store), isCopied ? previous : null);
  const raw = rawAppender(file.connection);
  const incoming = createIncoming(file.connection);
  const pending: Pending = {
    imports: [],
    withdrawn: [],
    restored: [],
    forgotten: [],
    overrides: [],
    aliases: [],
    plans: [],
    plansWithdrawn: [],
    annotations: [],
    annotationsWithdrawn: [],
    settings: options.settings ?? {},
    taken: [],
  };
  const { onStep = () => {}, by = commandLine() } = options;
  let finished: FinishedBuild | null = null;
  let published = false;
  let left: string[] = [];

  const query = (sql: string, params?: Params) =>
    explained(async () => {
      raw.flush();
      await incoming.flush();
      return runQuery(file.connection, sql, params);
    });

  /** A damaged block of the file that was copied is met when it is read. */
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isCopied ? explainDamage(previous, error) : error;
    }
  };

  const clearImport = async (importId: number) => {
    await passOn(query, importId);
    for (const table of Object.keys(importTables)) {
      await query(`DELETE FROM raw.${table} WHERE import_id = $importId`, { importId });
    }
  };

  const discard = () => {
    file.stop();
    if (published) return;
    for (const left of [path, `${path}.wal`]) rmSync(left, { force: true });
    sweepUploads(store, uploadsOf(ledger));
  };

  try {
    if (previous !== null && !isCopied) await copyExportRows(file.connection, previous, without);
  } catch (error) {
    discard();
    throw error;
  }

  const next: NextWarehouse = {
    file: path,
    agency,
    today,
    query,
    discard,
    append: (table, columns) => raw.append(table, { agency, ...columns }),
    stage: (rows) => incoming.add(rows),
    clearIncoming: (table) => incoming.clear(table),
    accept: (entry) => void pending.imports.push({ ...entry, importedBy: by.who }),
    restore: (importId) => void pending.restored.push(importId),
    forget: (entry) => void pending.forgotten.push(entry),
    override: (entry) => void pending.overrides.push(entry),
    alias: (said) => void pending.aliases.push(said),
    plan: (entry) => void pending.plans.push(entry),
    withdrawPlan: (entry) => void pending.plansWithdrawn.push(entry),
    annotate: (entry) => void pending.annotations.push(entry),
    withdrawAnnotation: (entry) => void pending.annotationsWithdrawn.push(entry),
    aliases: () => standingAliases(ledger, pending.aliases),
    standing: () => importsAfter(ledger, pending).filter(({ state }) => state === "standing"),
    endWaiting: (sha256s) => void pending.taken.push(...sha256s),
    clearImport,
    left: () => left,

    async withdraw(importId) {
      await clearImport(importId);
      pending.withdrawn.push(importId);
    },

    async finish({ asOf } = {}) {
      const dates = { asOf: asOf ?? (await newestSession(query, today)) ?? today, today };
      const catalogues = options.catalogues ?? shippedFolder;
      const { neighbours = false } = options;
      const { models = readModels(), checks = readChecks() } = options;
      const given = { ...dates, neighbours, settings, catalogues, models: digestOf(models) };
      await fillFromLedger(raw, ledger, pending, given);
      const { connection } = file;
      await file.readyForModels();
      await runModels(
        connection,
        models,
        (step) => onStep(step.includes(" ") ? step : `building ${step}`),
        // Under neighbouring constants most of them are read again.
        neighbours ? null : new Set(checks.flatMap(({ sql }) => relationsIn(sql))),
      );
      onStep("checking the figures");
      await runChecks(connection, checks);
      await file.endModels();
      const differing =
        options.from === "empty"
          ? await compareAnew(connection, store, ledger)
          : await compareMarts(connection, previous);
      onStep("writing the file");
      await file.close();
      finished = { ...dates, file: name, ...differing };
      return finished;
    },

    publish() {
      if (finished === null) throw new Error("a build is finished before it is published");
      onStep("publishing");
      noteCasesKey(ledger, store);
      const buildId = publishBuild(ledger, finished, pending, now.toISOString(), by);
      published = true;
      left = sweepStore(store, ledger);
      return buildId;
    },
  };
  return { ...next, finish: (given) => explained(() => next.finish(given)) };
}

/**
 * What differs from the file that is served, for one that was begun anew: the served one may be missing,
 * damaged or of another version, which is what it is made anew for. Then it counts as none.
 */
async function compareAnew(connection: DuckDBConnection, store: Store, ledger: Ledger) {
  try {
    return await compareMarts(connection, currentFile(store, ledger));
  } catch {
    return compareMarts(connection, null);
  }
}

/** The newest date of a standing session that is not after `today`, or null without sessions. */
async function newestSession(
  query: (sql: string, params: Params) => Promise<Result>,
  today: string,
): Promise<string | null> {
  const newest = await query(
    "SELECT max(date) AS newest FROM standing.sessions WHERE date <= CAST($today AS DATE)",
    { today },
  );
  const [row] = newest.rows();
  return typeof row?.newest === "string" ? row.newest : null;
}
