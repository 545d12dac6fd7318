import type { fileImporter, FileReport, OnProgress } from "./ingest/file.ts";
import { isNaming, type Names } from "./ingest/names.ts";
import type { Source } from "./ingest/source.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { namesNow, readAgain, Unsettled } from "./replay.ts";
import type { Store } from "./store/store.ts";
import type { NextWarehouse } from "./warehouse/build.ts";

type Job = { store: Store; ledger: Ledger; next: NextWarehouse; progress: OnProgress };
type Importer = ReturnType<typeof fileImporter>;

export const isAccepted = ({ outcome }: FileReport): boolean =>
  outcome === "accepted" || outcome === "accepted_with_rejects";

/**
 * Reads the files of one job, whatever their order: first those that say what names in others mean.
 * Each of those has the imports read again in which it names something. `told` is in one line each
 * what these leave out.
 */
export async function readSources(
  job: Job,
  importer: Importer,
  sources: readonly Source[],
): Promise<{ reports: Map<Source, FileReport>; told: string[] }> {
  const reports = new Map<Source, FileReport>();
  const told: string[] = [];
  let names = await namesNow(job.next);
  for (const source of await importer.namesFirst(sources)) {
    const done = await importer.importFile(source);
    reports.set(source, done);
    if (!isAccepted(done) || !isNaming(done.export)) continue;
    const { noted, warnings } = await readNamed(job, importer, done, names);
    reports.set(source, noted);
    told.push(...warnings);
    names = await namesNow(job.next);
  }
  return { reports, told };
}

/**
 * Reads the imports again in which an accepted file names something. Where one of them would have to
 * ask, the file is refused, and everything is as before it.
 */
async function readNamed(
  { store, ledger, next, progress }: Job,
  importer: Importer,
  done: FileReport,
  before: Names,
): Promise<{ noted: FileReport; warnings: string[] }> {
  progress(`reading what ${done.file} names`, null);
  const others = [
    ...next.standing().map((entry) => ({ entry })),
    ...importer.accepted().filter(({ entry }) => entry.importId !== done.importId),
  ];
  try {
    const { again, warnings } = await readAgain(store, ledger, next, before, others);
    if (again.length === 0) return { noted: done, warnings };
    const what = `import ${again.join(", ")} read again`;
    const reason = "by this file, names in it mean something else";
    return { noted: importer.note(done, { id: "read-again", what, reason }), warnings };
  } catch (error) {
    if (!(error instanceof Unsettled)) throw error;
    const withIt = await namesNow(next);
    await next.clearImport(done.importId!);
    await readAgain(store, ledger, next, withIt, others);
    return { noted: importer.decline(done, error), warnings: [] };
  }
}
