import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addAlias } from "../ledger/aliases.ts";
import type { SaidAlias } from "../ledger/aliases.ts";
import { addAnnotation, withdrawAnnotation } from "../ledger/annotations.ts";
import type { AnnotationWithdrawal, NewAnnotation } from "../ledger/annotations.ts";
import { forgetAnswers, rememberAnswers } from "../ledger/answers.ts";
import { type Actor, recordAudit } from "../ledger/audit.ts";
import { addBuild, currentBuild, keptFiles } from "../ledger/builds.ts";
import { addChanges, forgetSessions } from "../ledger/changes.ts";
import type { ClassChange } from "../ledger/changes.ts";
import {
  addImport,
  forgetImport,
  restoreImport,
  uploadsOf,
  withdrawImport,
} from "../ledger/imports.ts";
import type { Import } from "../ledger/imports.ts";
import { forgetJobs, noteBuild } from "../ledger/jobs.ts";
import { compactLedger, orderCompaction, transaction } from "../ledger/ledger.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { addOverride } from "../ledger/overrides.ts";
import type { Override } from "../ledger/overrides.ts";
import { addPlan, withdrawPlan } from "../ledger/plans.ts";
import type { NewPlan, Withdrawal } from "../ledger/plans.ts";
import { addReceipts, forgetReceipts } from "../ledger/receipts.ts";
import { type Settings, writeSetting } from "../ledger/settings.ts";
import { endWaiting } from "../ledger/waiting.ts";
import { actsOf } from "./acts.ts";
import type { Moves } from "./moves.ts";
import { LostWarehouse } from "./open.ts";
import { sweepTemporary } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { sweepUploads } from "../store/uploads.ts";

/** What the ledger will say once the build is published. */
export interface Pending {
  readonly imports: Import[];
  readonly withdrawn: number[];
  readonly restored: number[];
  readonly forgotten: Forgotten[];
  readonly overrides: Override[];
  readonly aliases: SaidAlias[];
  readonly plans: NewPlan[];
  readonly plansWithdrawn: Withdrawal[];
  readonly annotations: NewAnnotation[];
  readonly annotationsWithdrawn: AnnotationWithdrawal[];
  readonly settings: Partial<Settings>;
  /** Digests of files that wait no longer. */
  readonly taken: string[];
}

/** An import that leaves nothing but its line, and the sessions that go with it. */
export interface Forgotten {
  readonly importId: number;
  readonly sessions: readonly string[];
}

/** A warehouse file that is whole and on disk, but not yet served. */
export interface FinishedBuild {
  readonly file: string;
  readonly asOf: string;
  readonly today: string;
  readonly changes: readonly ClassChange[];
  readonly moves: Moves;
}

/**
 * Writes what is pending and names the file as the current build in one transaction of the ledger:
 * before it the old build is served, after it the new one. Returns the build's number.
 */
export function publishBuild(
  ledger: Ledger,
  build: FinishedBuild,
  pending: Pending,
  at: string,
  by: Actor,
): number {
  return transaction(ledger, () => {
    for (const entry of pending.imports) {
      addImport(ledger, entry);
      if (entry.remember)
        rememberAnswers(ledger, entry.remember.header, entry.remember.answers, entry.importId);
    }
    for (const importId of pending.withdrawn) withdrawImport(ledger, importId, at);
    for (const importId of pending.restored) restoreImport(ledger, importId);
    for (const override of pending.overrides) addOverride(ledger, override);
    for (const said of pending.aliases) addAlias(ledger, said);
    for (const plan of pending.plans) addPlan(ledger, plan);
    for (const withdrawal of pending.plansWithdrawn) withdrawPlan(ledger, withdrawal);
    for (const entry of pending.annotations) addAnnotation(ledger, entry);
    for (const entry of pending.annotationsWithdrawn) withdrawAnnotation(ledger, entry);
    for (const [name, value] of Object.entries(pending.settings))
      writeSetting(ledger, name as keyof Settings, value);
    endWaiting(ledger, pending.taken, at);
    const { changes, moves, ...named } = build;
    const buildId = addBuild(ledger, { ...named, madeAt: at });
    addReceipts(ledger, pending.imports, { buildId, moves });
    for (const { importId, sessions } of pending.forgotten) {
      forgetImport(ledger, importId, { buildId, at });
      forgetAnswers(ledger, importId);
      forgetReceipts(ledger, importId);
      forgetSessions(ledger, sessions);
    }
    if (pending.forgotten.length > 0) {
      forgetJobs(ledger);
      orderCompaction(ledger);
    }
    const [only, ...others] = pending.imports;
    const importId = only === undefined || others.length > 0 ? null : only.importId;
    addChanges(ledger, changes, { buildId, importId, at });
    noteBuild(ledger, buildId);
    recordAudit(ledger, by, actsOf(pending, buildId));
    return buildId;
  });
}

/** The path of the warehouse file that is served, or null before the first import. */
export function currentFile(store: Store, ledger: Ledger): string | null {
  const build = currentBuild(ledger);
  if (build === null) return null;
  const file = join(store.warehouses, build.file);
  if (existsSync(file)) return file;
  throw new LostWarehouse(`${file} is missing`);
}

/**
 * Removes warehouse files that the ledger does not name, but the one before the current, uploads of
 * jobs that published nothing or of imports that were forgotten, what ended processes left behind,
 * and from the ledger's file what was deleted. Returns what could not be removed and why, each in one
 * line: the next job tries again, and nothing else is held up by it. Only for the holder of the job.
 */
export function sweepStore(store: Store, ledger: Ledger): string[] {
  return [
    attempt("earlier warehouse files", () => sweepWarehouses(store, ledger)),
    attempt("uploads that are needed no longer", () => sweepUploads(store, uploadsOf(ledger))),
    attempt("files of jobs that have ended", () => sweepTemporary(store)),
    attempt("freed pages of the ledger's file", () => compactLedger(ledger)),
  ].flat();
}

function sweepWarehouses(store: Store, ledger: Ledger): void {
  const kept = new Set(keptFiles(ledger));
  for (const name of readdirSync(store.warehouses)) {
    if (!kept.has(name)) rmSync(join(store.warehouses, name), { recursive: true, force: true });
  }
}

/** Every failure is one of the disk or of another process that reads: neither undoes what was done. */
function attempt(what: string, remove: () => void): string[] {
  try {
    remove();
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [`${what} are still on the disk (${reason}): the next job removes them`];
  }
}
