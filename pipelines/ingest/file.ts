import { compare } from "../compare/compare.ts";
import { sharesKeys } from "../compare/known.ts";
import { countCorrected } from "../compare/corrected.ts";
import type { ExportName } from "../contracts/column.ts";
import { ThroughlineError } from "../errors.ts";
import { recallAnswers } from "../ledger/answers.ts";
import type { Import, RowCounts } from "../ledger/imports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { explainFullDisk } from "../store/disk.ts";
import type { Store } from "../store/store.ts";
import { saveUpload } from "../store/uploads.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { type KeptRows, keptSessions } from "../warehouse/kept_rows.ts";
import { acceptedFiles } from "./accepted.ts";
import { answerKeys, type GivenAnswers } from "./answer_keys.ts";
import { type CodedReader, codedReader, type RowTaker } from "./coded_reader.ts";
import { mayBeEmpty } from "./column_use.ts";
import { knownDecision, ofAnyFile, unusedAnswers } from "./consequences.ts";
import { type Bytes, type Scan, scan } from "./decode.ts";
import { fileReport, type FileReport, unchangedRows } from "./file_report.ts";
import { rejectedRows } from "./fixes.ts";
import { readKnown } from "./known.ts";
import type { Names } from "./names.ts";
import { namesFirst } from "./names_first.ts";
import {
  objectionToChanges,
  objectionToFile,
  objectionToQuestions,
  objectionToRejects,
} from "./objections.ts";
import { type Answers, answerable, checkAnswers, type Question } from "./question.ts";
import { openQuestions } from "./read.ts";
import { readRecalled, repaired, told } from "./recalled.ts";
import type { ReadAs } from "./rejects.ts";
import type { Source } from "./source.ts";
import { storeBeside } from "./storing.ts";
import { takeRowsOver } from "./take_over.ts";

/** Progress of a job: what is being done and, where it is known, which share of it is done (0-1). */
export type OnProgress = (step: string, share: number | null) => void;

export type FileOptions = {
  as?: ExportName | undefined;
  /** File name, sha-256 or `*` -> question id -> option. */
  answers?: GivenAnswers | undefined;
  /** Lets answers be for files that are not given: a page keeps them while a file has to be sent again. */
  spareAnswers?: boolean | undefined;
  /** Takes the good rows of files with many bad ones. */
  partial?: boolean | undefined;
  /** Does everything but publish. */
  dryRun?: boolean | undefined;
  today?: string | undefined;
};

/** Reads the files of one job into the next warehouse, each against what it holds already. */
export function fileImporter(
  store: Store,
  ledger: Ledger,
  next: NextWarehouse,
  options: FileOptions,
  progress: OnProgress,
) {
  const today = options.today ?? next.today;
  const keys = answerKeys(options.answers ?? {});
  const accepted = acceptedFiles(ledger);
  /** Whether rows of a file are being stored, which is not whole until the last is. */
  let storingRows = false;

  /** Reads a file; with `entry` again, as that import, by what names mean or meant (`meaning`). */
  async function importFile(
    source: Source,
    entry: Import | null = null,
    meaning: Names | null = null,
  ): Promise<FileReport> {
    const { name: file, bytes } = source;
    keys.name(source);
    if (source.refusal) {
      keys.unreadable();
      return fileReport(file, "", { refusal: source.refusal });
    }
    progress(`reading ${file}`, null);
    const { taker, rejected, records, counted, takeAll } = rowsOf(file, bytes);
    // Its thread begins while the bytes are scanned.
    const context = { ...(await readKnown(store, next, today)), ...meaning };
    await using reader = codedReader(counted, context, taker);
    const shared = keys.shared(source);
    const scanned = await scan(bytes, shared);
    const { sha256 } = scanned;
    keys.digest(sha256);
    const own = keys.own(source, sha256);
    const said = { ...shared, ...own };
    const standing = entry === null ? accepted.standing(sha256) : null;
    if (standing) return standingReport(source, standing, reader, scanned, own);
    const isNew = entry === null && options.dryRun !== true;
    await using storing = storeBeside(store, isNew ? bytes : null);

    const as = entry ? (entry.export as ExportName) : (options.as ?? null);
    const recalled = await readRecalled(
      (given) => reader.read(given, as, given.encoding === shared.encoding ? scanned : undefined),
      said,
      (header) => (entry ? new Map() : recallAnswers(ledger, header)),
    );
    const { reading, answers, may, header } = recalled;
    const known = [...may, ...ofAnyFile];
    keys.know(
      source,
      known.map(({ id }) => id),
    );
    const name = reading.recognised?.export ?? null;
    const found = { export: name, decisions: [...source.decisions, ...told(recalled)] };
    const unread = objectionToFile(reading, answers);
    if (unread) return fileReport(file, sha256, { ...found, ...unread });
    keys.read();
    if (entry === null) {
      checkAnswers(file, { ...asked(known, shared), ...own }, known);
      const open = objectionToQuestions(reading, answers);
      if (open) return fileReport(file, sha256, { ...found, ...open });
    }

    let repairs = reading.taken ? reading.repaired : await reader.again();
    if (name === "sessions" && (await sharesKeys(next))) {
      takeAll();
      repairs = await reader.again();
    }
    await reader.close();
    const compared = await compare(next, name!, { telling: entry === null });
    const counts: RowCounts = {
      read: records(),
      new: compared.new,
      changed: compared.changed,
      unchanged: compared.unchanged,
      duplicate: compared.duplicate,
      rejected: rejected.count(),
    };
    requireAll(file, counts);
    const readAs: ReadAs = { export: name!, answers, today, names: reading.names };
    const checked = {
      ...found,
      decisions: [...found.decisions, ...repaired(repairs, recalled)],
      rows: counts,
      rejects: rejected.kept,
      fixes: rejected.fixes((column) =>
        reading.recognised!.columns.some((each) => each.header === column && mayBeEmpty(each.to)),
      ),
      readAs,
      changes: compared.changes.list,
    };
    const many = objectionToRejects(counts, rejected.kept, options.partial === true);
    if (many) return fileReport(file, sha256, { ...checked, ...many });
    if (entry === null) {
      const late = objectionToChanges(compared, reading.layout?.rejects === true, answers);
      if (late?.outcome === "needs_answer")
        return fileReport(file, sha256, { ...checked, ...late });
      if (late) return fileReport(file, sha256, { ...found, ...late });
    }

    // Nothing of a file is taken over before its bytes are safe, and are those whose rows were read.
    const stored = entry === null ? await storing.stored() : null;
    if (stored !== null && stored.sha256 !== sha256)
      throw new Error("it changed while it was read");
    const importId = entry?.importId ?? accepted.number();
    const earlier = accepted.earlier(name!, header, importId);
    const telling = entry === null;
    const over = { name: name!, importId, answers, compared, earlier, telling };
    storingRows = true;
    const { decisions: consequences, gone } = await takeRowsOver(next, over);
    storingRows = false;
    const outcome = counts.rejected > 0 ? "accepted_with_rejects" : "accepted";
    const decisions = [...checked.decisions, ...consequences];
    if (entry === null) {
      const remember = may.filter(({ alone }) => !alone);
      const importedAt = new Date().toISOString();
      accepted.add({
        bytes,
        stored: stored !== null,
        entry: {
          ...readAs,
          importId,
          file,
          sha256,
          outcome,
          importedAt,
          rows: counts,
          source: header,
          remember: { header, answers: asked(remember, said) },
          decisions: decisions.map(({ options: _o, ...decision }) => decision),
          rejects: rejected.kept,
          changes: checked.changes,
        },
      });
    }
    return fileReport(file, sha256, {
      ...checked,
      questions: entry === null ? [] : openQuestions(reading.questions, answers),
      decisions,
      outcome,
      importId,
      gone,
    });
  }

  /** What takes the rows of a file, and what was taken. */
  function rowsOf(file: string, bytes: Bytes) {
    const rejected = rejectedRows();
    let rows = 0;
    const counted = countBytes(bytes);
    let isEach = false;
    let kept: Promise<KeptRows | null> | null = null;
    const taker: RowTaker = {
      async begin(name) {
        rejected.clear();
        rows = 0;
        const isKept = !isEach && name === "sessions";
        if (isKept) kept ??= keptSessions(next.query, bytes.size);
        const found = isKept ? await kept : null;
        await next.clearIncoming(name);
        return found;
      },
      async rows(coded, records, rejects) {
        await next.stage(coded);
        rows += records;
        for (const each of rejects) rejected.add(each);
        progress(`checking ${file}`, counted.share());
      },
    };
    /** Lets all rows be taken from now on, also those that are found to stand. */
    const takeAll = () => void (isEach = true);
    return { taker, rejected, counted, records: () => rows, takeAll };
  }

  /** The report of a file whose bytes stand already. */
  async function standingReport(
    source: Source,
    standing: Import,
    reader: CodedReader,
    scanned: Scan,
    own: Answers,
  ): Promise<FileReport> {
    const name = standing.export as ExportName;
    const { importId } = standing;
    // Only answers that it did not have when it was imported are worth a look at what it asks.
    const used = new Set(Object.keys(standing.answers));
    const known = [...used, ...ofAnyFile.map(({ id }) => id)];
    const said = { ...keys.shared(source), ...own };
    const may = Object.keys(said).every((id) => known.includes(id))
      ? []
      : answerable(await reader.read(said, name, scanned));
    keys.know(source, [...known, ...may.map(({ id }) => id)]);
    keys.read();
    const others = Object.entries(own).filter(([id]) => !used.has(id));
    checkAnswers(source.name, Object.fromEntries(others), [...may, ...ofAnyFile]);
    const decisions = [
      ...knownDecision(importId, await countCorrected(next, name, importId)),
      ...unusedAnswers(standing, said),
    ];
    return fileReport(source.name, scanned.sha256, {
      decisions,
      export: name,
      outcome: "no_change",
      importId,
      rows: unchangedRows(standing.rows),
    });
  }

  return {
    /**
     * Never throws on what a file holds: what nobody foresaw refuses that file alone. What goes wrong while
     * its rows are stored ends the job, which then leaves none of them.
     */
    async importFile(source: Source): Promise<FileReport> {
      const { name: file, book } = source;
      try {
        return { ...(await importFile(source)), book };
      } catch (cause) {
        keys.unreadable();
        const error = explainFullDisk(cause);
        if (error instanceof ThroughlineError) throw error;
        const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
        if (storingRows)
          throw new ThroughlineError(
            `the rows of ${file} could not be stored: ${reason}; nothing was changed, try again`,
            { cause },
          );
        return fileReport(file, "", {
          book,
          refusal: {
            reason: `it could not be read: ${reason}`,
            fix: "export it again, or report this",
          },
        });
      }
    },
    /**
     * Reads the file of an import again, under its number, by what names mean now or meant then. Its
     * report has the questions that are open. Throws where its bytes cannot be had.
     */
    replayFile(entry: Import, bytes: Bytes, names: Names | null): Promise<FileReport> {
      const source = { name: entry.file, bytes, book: null, decisions: [], refusal: null };
      return importFile(source, entry, names);
    },
    /** The files in the order in which they are to be read: see `namesFirst`. */
    async inOrder(sources: readonly Source[]): Promise<Source[]> {
      const context = await readKnown(store, next, today);
      return namesFirst(sources, ledger, context, keys, options.as ?? null);
    },
    accepted,
    /**
     * Hands what was accepted to the build, its bytes stored unless this is a dry run; those of large
     * files were, while they were read.
     */
    async acceptAll(): Promise<void> {
      for (const { bytes, entry, stored } of accepted.list()) {
        if (!options.dryRun && !stored) {
          progress(`storing ${entry.file}`, null);
          const { sha256 } = await saveUpload(store, bytes.chunks());
          if (sha256 !== entry.sha256)
            throw new ThroughlineError(
              `${entry.file} changed while it was imported: nothing was taken; import it again`,
            );
        }
        next.accept(entry);
      }
    },
    /** Throws wrong usage on answers that nothing asks for, once all files were read. */
    checkAnswers: (): void => keys.check(options.spareAnswers === true),
  };
}

/** The answers to what may be answered for a file. */
const asked = (questions: readonly Question[], answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(([id]) => questions.some((question) => question.id === id)),
  );

/** Throws unless every row read is one of those counted. */
function requireAll(file: string, { read, rejected, ...parts }: RowCounts): void {
  const kept = parts.new + parts.changed + parts.unchanged + parts.duplicate;
  if (read !== kept + rejected)
    throw new Error(`${file}: ${read} rows read, but ${kept} kept and ${rejected} rejected`);
}

/** The same bytes, and which share of them (0-1) the last reader has had; null where it is not known. */
function countBytes(bytes: Bytes): Bytes & { share(): number | null } {
  let read = 0;
  return {
    size: bytes.size,
    share: () => (bytes.size === 0 ? null : Math.min(1, read / bytes.size)),
    async *chunks() {
      read = 0;
      for await (const chunk of bytes.chunks()) {
        read += chunk.length;
        yield chunk;
      }
    },
  };
}
