import type { fileImporter, OnProgress } from "./ingest/file.ts";
import { type FileReport, isAccepted } from "./ingest/file_report.ts";
import { isNaming, type Names } from "./ingest/names.ts";
import type { Source } from "./ingest/source.ts";
import { namesNow, type Place, readAgain, Unsettled } from "./replay.ts";

type Job = Place & { progress: OnProgress };
type Importer = ReturnType<typeof fileImporter>;

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
  for (const source of await importer.inOrder(sources)) {
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
  job: Job,
  importer: Importer,
  done: FileReport,
  before: Names,
): Promise<{ noted: FileReport; warnings: string[] }> {
  const { next, progress } = job;
  progress(`reading what ${done.file} names`, null);
  const others = [
    ...next.standing().map((entry) => ({ entry })),
    ...importer.accepted.list().filter(({ entry }) => entry.importId !== done.importId),
  ];
  try {
    const { again, warnings } = await readAgain(job, before, others, false);
    if (again.length === 0) return { noted: done, warnings };
    const what = `import ${again.join(", ")} read again`;
    const reason = "by this file, names in it mean something else";
    return { noted: importer.accepted.note(done, { id: "read-again", what, reason }), warnings };
  } catch (error) {
    if (!(error instanceof Unsettled)) throw error;
    const withIt = await namesNow(next);
    await next.clearImport(done.importId!);
    await readAgain(job, withIt, others, true);
    return { noted: importer.accepted.decline(done, error), warnings: [] };
  }
}
