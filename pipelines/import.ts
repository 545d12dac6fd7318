import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import type { ExportName } from "./contracts/column.ts";
import { ThroughlineError } from "./errors.ts";
import { type BuildOptions, type BuildReport, makeBuild } from "./builds.ts";
import type { Bytes } from "./ingest/decode.ts";
import { fileImporter, type FileOptions, type OnProgress } from "./ingest/file.ts";
import { type FileReport, isAccepted } from "./ingest/file_report.ts";
import { type ReadAs, rejectFile } from "./ingest/rejects.ts";
import { type Source, sourcesOf } from "./ingest/source.ts";
import type { Actor } from "./ledger/audit.ts";
import { currentBuild } from "./ledger/builds.ts";
import { findImport, findWithdrawn, type LedgerImport, listImports } from "./ledger/imports.ts";
import { type Job, withJob } from "./ledger/jobs.ts";
import { closeLedger, type Ledger, openLedger, transaction } from "./ledger/ledger.ts";
import { addSheets, endWaiting } from "./ledger/waiting.ts";
import { readSources } from "./read_sources.ts";
import { replay, replayAll, requireSettled } from "./replay.ts";
import type { FreeBytes } from "./store/disk.ts";
import type { Store } from "./store/store.ts";
import { uploadBytes } from "./store/uploads.ts";
import { nextWarehouse } from "./warehouse/build.ts";
import type { Check, Model } from "./warehouse/models.ts";
import type { Moves } from "./warehouse/moves.ts";

export type { FileReport } from "./ingest/file_report.ts";

export type ImportOptions = FileOptions & {
  asOf?: string | undefined;
  /** Who imports, for the audit: whoever runs the command. */
  by?: Actor | undefined;
  onProgress?: OnProgress | undefined;
  /** What says how much disk is free; the disk's own word by default. */
  free?: FreeBytes | undefined;
  /** The models and checks of the build, or none of them: the shipped ones. */
  models?: readonly Model[] | undefined;
  checks?: readonly Check[] | undefined;
  /** Called with what a dry run found in the files, before it builds to see what would move. */
  onChecked?: ((report: ImportReport) => void) | undefined;
  /** Called once when the job of another process must end first. */
  onWait?: ((holder: Job | null) => void) | undefined;
};

/** A file that is brought: on this disk, or as an upload that the store keeps. */
export type GivenFile = { name: string } & ({ path: string } | { sha256: string });

export type ImportReport = {
  build: number | null;
  files: FileReport[];
  /** What the build moves beside the one that was served; null where none was made (yet). */
  moves: Moves | null;
  /** What is left on the disk that should not be, each in one line with when it goes. */
  warnings: string[];
};

/**
 * Imports files into a store: each is accepted, refused or waits for answers on its own; what is
 * accepted becomes one new build, and a dry run lets go of it. Each sheet of an .xlsx workbook is a
 * file of its own. Codebooks and catalogues of measures are read first whatever their place in the
 * list, and imports whose names they tell are read again. Throws a usage error on answers that no
 * file asks for; then nothing has changed.
 */
export async function importFiles(
  store: Store,
  files: readonly GivenFile[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const ledger = openLedger(store.ledger);
  try {
    const subject = files.map(({ name }) => basename(name)).join(", ");
    return await withJob(
      ledger,
      { kind: "import", subject, onWait: options.onWait ?? (() => {}) },
      async (report) => {
        const progress: OnProgress = (step, share) => {
          report({ step });
          options.onProgress?.(step, share);
        };
        const sources: Source[] = [];
        for (const file of files) {
          const name = basename(file.name);
          const opening = () => progress(`opening ${name}`, null);
          sources.push(...(await sourcesOf(name, bytesOf(store, file), opening)));
        }
        const next = await nextWarehouse(store, ledger, {
          today: options.today,
          onStep: (step) => progress(step, null),
          by: options.by,
          arriving: sources.reduce((sum, { bytes }) => sum + bytes.size, 0),
          free: options.free,
          models: options.models,
          checks: options.checks,
        });
        try {
          const importer = fileImporter(store, ledger, next, options, progress);
          const { reports, told } = await readSources(
            { store, ledger, next, progress },
            importer,
            sources,
          );
          importer.checkAnswers();
          const done = sources.map((source) => reports.get(source)!);
          const accepted = done.some(isAccepted);
          const checked = {
            build: currentBuild(ledger)?.buildId ?? null,
            files: done,
            moves: null,
            warnings: told,
          };
          if (!options.dryRun) noteSheets(ledger, files, done);
          if (!accepted) {
            if (!options.dryRun)
              transaction(ledger, () =>
                endWaiting(ledger, taken(files, done), new Date().toISOString()),
              );
            return checked;
          }
          if (options.dryRun) options.onChecked?.(checked);
          await importer.acceptAll();
          progress("building", null);
          const { moves } = await next.finish({ asOf: options.asOf });
          if (options.dryRun) return { ...checked, moves };
          next.endWaiting(taken(files, done));
          const build = next.publish();
          return { build, files: done, moves, warnings: [...told, ...next.left()] };
        } finally {
          next.discard();
        }
      },
    );
  } finally {
    closeLedger(ledger);
  }
}

/** Notes the sheets of the workbooks that wait, as they are read by now. */
function noteSheets(
  ledger: Ledger,
  files: readonly GivenFile[],
  reports: readonly FileReport[],
): void {
  transaction(ledger, () => {
    for (const file of files) {
      if (!("sha256" in file)) continue;
      const own = reports.filter(({ book }) => book === basename(file.name));
      addSheets(ledger, file.sha256, sheetsOf(own));
    }
  });
}

/** Digests of the sheets of a workbook that could be read. */
export const sheetsOf = (reports: readonly FileReport[]): string[] =>
  reports.flatMap(({ book, sha256 }) => (book === null || sha256 === "" ? [] : [sha256]));

/** Digests of the files of which every row stands now: none of them has to wait any longer. */
function taken(files: readonly GivenFile[], reports: readonly FileReport[]): string[] {
  const stands = ({ outcome }: FileReport) => outcome !== "needs_answer" && outcome !== "refused";
  const whole = files.flatMap((file) =>
    "sha256" in file &&
    reports.every((each) => (each.book ?? each.file) !== basename(file.name) || stands(each))
      ? [file.sha256]
      : [],
  );
  return [...whole, ...reports.filter(stands).map(({ sha256 }) => sha256)];
}

/**
 * Takes the undo of an import back: its upload is read again with the answers of its day, and its
 * rows stand under its old number. Throws when it stands, or would ask now what nobody has answered.
 */
export async function redoImport(
  store: Store,
  importId: number,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const job = { kind: "redo", subject: `import ${importId}` };
  return makeBuild(store, job, options, async (next, ledger) => {
    const entry = findWithdrawn(ledger, importId);
    const done = await replay({ store, ledger, next }, { entry });
    requireSettled(entry, done, "now", "Import its file again and answer");
    next.restore(importId);
  });
}

/** Makes a new build from the stored uploads of all standing imports: the same as before. */
export async function rebuild(store: Store, options: BuildOptions = {}): Promise<BuildReport> {
  const job = { kind: "rebuild", subject: "all standing imports" };
  let told: string[] = [];
  const made = await makeBuild(store, job, { ...options, from: "empty" }, async (next, ledger) => {
    const standing = listImports(ledger).filter((each) => each.standing);
    told = await replayAll({ store, ledger, next }, standing);
  });
  return { ...made, warnings: [...told, ...made.warnings] };
}

/**
 * The rejected rows of an import as a file, in pieces of text, none where all were taken (`rejectFile`).
 * Throws when there is no import of that number.
 */
export async function* rejectsOfImport(store: Store, importId: number): AsyncGenerator<string> {
  const ledger = openLedger(store.ledger);
  let entry: LedgerImport;
  try {
    entry = findImport(ledger, importId);
  } finally {
    closeLedger(ledger);
  }
  const { answers, today, names = null } = entry;
  if (entry.rows.rejected === 0) return;
  yield* rejectFile(uploadBytes(store, entry.sha256), {
    export: entry.export as ExportName,
    answers,
    today,
    names,
  });
}

/** The rejected rows of a file, or of the sheet `name` of a workbook, that was read so, as a file. */
export async function* rejectsOfFile(
  store: Store,
  file: GivenFile,
  name: string,
  readAs: ReadAs,
): AsyncGenerator<string> {
  const sources = await sourcesOf(basename(file.name), bytesOf(store, file));
  const source = sources.find((each) => each.name === name);
  if (source === undefined) throw new ThroughlineError(`${file.name} has no sheet ${name}`);
  yield* rejectFile(source.bytes, readAs);
}

const bytesOf = (store: Store, file: GivenFile): Bytes =>
  "path" in file ? fileBytes(file.path) : uploadBytes(store, file.sha256);

const bytesPerChunk = 1 << 18;

/** The bytes of a file, of which one chunk is in memory at a time. */
export const fileBytes = (path: string): Bytes => ({
  size: statSync(path).size,
  async *chunks() {
    await using file = await open(path);
    const chunk = Buffer.allocUnsafeSlow(bytesPerChunk);
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, bytesPerChunk, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  },
});
