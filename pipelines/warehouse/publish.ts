import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ThroughlineError } from "../errors.ts";
import { addAlias } from "../ledger/aliases.ts";
import type { SaidAlias } from "../ledger/aliases.ts";
import { forgetAnswers, rememberAnswers } from "../ledger/answers.ts";
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
import { transaction } from "../ledger/ledger.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { addOverride } from "../ledger/overrides.ts";
import type { Override } from "../ledger/overrides.ts";
import type { Moves } from "./moves.ts";
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
    const { changes, ...named } = build;
    const buildId = addBuild(ledger, { ...named, madeAt: at });
    for (const { importId, sessions } of pending.forgotten) {
      forgetImport(ledger, importId, { buildId, at });
      forgetAnswers(ledger, importId);
      forgetSessions(ledger, sessions);
    }
    if (pending.forgotten.length > 0) forgetJobs(ledger);
    const [only, ...others] = pending.imports;
    const importId = only === undefined || others.length > 0 ? null : only.importId;
    addChanges(ledger, changes, { buildId, importId, at });
    noteBuild(ledger, buildId);
    return buildId;
  });
}

/** The path of the warehouse file that is served, or null before the first import. */
export function currentFile(store: Store, ledger: Ledger): string | null {
  const build = currentBuild(ledger);
  if (build === null) return null;
  const file = join(store.warehouses, build.file);
  if (existsSync(file)) return file;
  throw new ThroughlineError(`${file} is missing: run \`throughline rebuild\``);
}

/**
 * Removes warehouse files that the ledger does not name, but the one before the current, uploads of
 * jobs that published nothing or of imports that were forgotten, and what ended processes left
 * behind. Only for the holder of the job.
 */
export function sweepStore(store: Store, ledger: Ledger): void {
  const kept = new Set(keptFiles(ledger));
  for (const name of readdirSync(store.warehouses)) {
    if (!kept.has(name)) rmSync(join(store.warehouses, name), { recursive: true, force: true });
  }
  sweepUploads(store, uploadsOf(ledger));
  sweepTemporary(store);
}
