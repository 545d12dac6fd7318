import { standingAliases } from "../ledger/aliases.ts";
import type { Alias } from "../ledger/aliases.ts";
import { listAnnotations } from "../ledger/annotations.ts";
import { namesOfPeople } from "../ledger/audit.ts";
import { listImports } from "../ledger/imports.ts";
import type { Import, ImportState } from "../ledger/imports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { listPlans } from "../ledger/plans.ts";
import type { NewPlan } from "../ledger/plans.ts";
import { type Settings, todayOf } from "../ledger/settings.ts";
import { correctionsOf, listOverrides } from "../ledger/overrides.ts";
import type { Override } from "../ledger/overrides.ts";
import type { Appender } from "./append.ts";
import { readCatalogue, readRules } from "./catalogues.ts";
import type { Pending } from "./publish.ts";

// Shuffles of the models start from it: the same rows give the same chance level.
const seed = 1;

export interface BuildDates {
  readonly asOf: string;
  readonly today: string;
  /** Whether mix and verdicts are tried under neighbouring constants. */
  readonly neighbours: boolean;
}

/** Fills the raw tables that are copied at every build from the ledger and the catalogues. */
export async function fillFromLedger(
  raw: Appender,
  ledger: Ledger,
  pending: Pending,
  given: BuildDates & { settings: Settings; catalogues: string; models: string },
): Promise<void> {
  const { settings, catalogues, models } = given;
  const { agency } = settings;
  await raw.append("themes", readCatalogue(catalogues, "themes", agency));
  await raw.append("measures", readCatalogue(catalogues, "measures", agency));
  await raw.append("rules", readRules(catalogues, agency));
  const { asOf: as_of, today, neighbours } = given;
  await raw.append("build", { agency, as_of, today, seed, neighbours, models });
  const gone = new Set(pending.forgotten.flatMap(({ sessions }) => sessions));
  const overrides = correctionsOf([...listOverrides(ledger), ...pending.overrides]);
  await fillOverrides(
    raw,
    overrides.filter(({ sessionId, stands }) => stands && !gone.has(sessionId)),
    agency,
  );
  await fillAliases(raw, standingAliases(ledger, pending.aliases), agency);
  await fillPlans(raw, plansAfter(ledger, pending), settings);
  await fillAnnotations(raw, ledger, pending, settings);
  await fillImports(raw, importsAfter(ledger, pending), agency, namesOfPeople(ledger));
  raw.flush();
}

/** The ledger's imports as they will be once this build is published. */
export function importsAfter(
  ledger: Ledger,
  pending: Pending,
): (Import & { state: ImportState })[] {
  const states = new Map<number, ImportState>([
    ...pending.withdrawn.map((importId) => [importId, "withdrawn"] as const),
    ...pending.restored.map((importId) => [importId, "standing"] as const),
    ...pending.forgotten.map(({ importId }) => [importId, "forgotten"] as const),
  ]);
  const before = listImports(ledger).map((entry) => ({
    ...entry,
    state: states.get(entry.importId) ?? entry.state,
  }));
  return [...before, ...pending.imports.map((entry) => ({ ...entry, state: "standing" as const }))];
}

/** The plans that will stand once this build is published. */
function plansAfter(ledger: Ledger, { plans, plansWithdrawn }: Pending): NewPlan[] {
  const gone = new Set(plansWithdrawn.map(({ planId }) => planId));
  const before = listPlans(ledger).filter(
    ({ planId, withdrawn }) => withdrawn === null && !gone.has(planId),
  );
  return [...before, ...plans];
}

async function fillOverrides(
  raw: Appender,
  overrides: readonly Override[],
  agency: string,
): Promise<void> {
  if (overrides.length === 0) return;
  await raw.append("overrides", {
    agency,
    session_id: overrides.map((each) => each.sessionId),
    class: overrides.map((each) => each.class),
    why: overrides.map((each) => each.why),
    author: overrides.map((each) => each.author),
    at: overrides.map((each) => each.at),
  });
}

async function fillAliases(
  raw: Appender,
  aliases: readonly Alias[],
  agency: string,
): Promise<void> {
  if (aliases.length === 0) return;
  await raw.append("aliases", {
    agency,
    kind: aliases.map((each) => each.kind),
    name: aliases.map((each) => each.name),
    site: aliases.map((each) => each.site),
    means: aliases.map((each) => each.means),
  });
}

/** One row per plan and measure; `set_on`: the day of the record at the installation. */
async function fillPlans(
  raw: Appender,
  plans: readonly NewPlan[],
  settings: Settings,
): Promise<void> {
  const rows = plans.flatMap((plan) => plan.measures.map((measure) => ({ ...plan, measure })));
  if (rows.length === 0) return;
  await raw.append("plans", {
    agency: settings.agency,
    theme: rows.map(({ theme }) => theme),
    measure: rows.map(({ measure }) => measure),
    set_on: rows.map(({ at }) => todayOf(settings, new Date(at))),
  });
}

/** The annotations that will stand; one that this build records has the number after the last. */
async function fillAnnotations(
  raw: Appender,
  ledger: Ledger,
  pending: Pending,
  settings: Settings,
): Promise<void> {
  const before = listAnnotations(ledger);
  const gone = new Set(pending.annotationsWithdrawn.map(({ annotationId }) => annotationId));
  const last = before.at(-1)?.annotationId ?? 0;
  const rows = [
    ...before.filter(
      ({ annotationId, withdrawn }) => withdrawn === null && !gone.has(annotationId),
    ),
    ...pending.annotations.map((entry, at) => ({ ...entry, annotationId: last + 1 + at })),
  ];
  if (rows.length === 0) return;
  await raw.append("annotations", {
    agency: settings.agency,
    annotation_id: rows.map((each) => each.annotationId),
    kind: rows.map((each) => each.kind),
    site: rows.map((each) => each.site),
    measure: rows.map((each) => each.measure),
    date: rows.map((each) => each.date),
    words: rows.map((each) => each.words),
    author: rows.map((each) => each.author),
    recorded_on: rows.map(({ at }) => todayOf(settings, new Date(at))),
  });
}

async function fillImports(
  raw: Appender,
  imports: readonly (Import & { state: ImportState })[],
  agency: string,
  nameOf: (who: string) => string,
): Promise<void> {
  if (imports.length === 0) return;
  const counts = ["read", "new", "changed", "unchanged", "duplicate", "rejected"] as const;
  await raw.append("imports", {
    agency,
    import_id: imports.map((each) => each.importId),
    file: imports.map((each) => each.file),
    sha256: imports.map((each) => each.sha256),
    export: imports.map((each) => each.export),
    outcome: imports.map((each) => each.outcome),
    imported_at: imports.map((each) => each.importedAt),
    imported_by: imports.map(({ importedBy }) => (importedBy ? nameOf(importedBy) : null)),
    standing: imports.map((each) => each.state === "standing"),
    state: imports.map((each) => each.state),
    ...Object.fromEntries(counts.map((name) => [name, imports.map((each) => each.rows[name])])),
  });
}
