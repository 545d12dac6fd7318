import { createHash } from "node:crypto";
import type { ExportName } from "../contracts/column.ts";
import { ThroughlineError, usageError } from "../errors.ts";
import { recallAnswers, type Remembered } from "../ledger/answers.ts";
import {
  findStandingBytes,
  type Import,
  listSources,
  nextImportId,
  type RowCounts,
} from "../ledger/imports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { explainFullDisk } from "../store/disk.ts";
import type { Store } from "../store/store.ts";
import { saveUpload } from "../store/uploads.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { codedReader, type FileContext, type RowTaker } from "./coded_reader.ts";
import { type Bytes, firstOf, scan } from "./decode.ts";
import { type Fix, rejectedRows } from "./fixes.ts";
import { readKnown } from "./known.ts";
import { type Names, rankOf } from "./names.ts";
import { findAbsent, replacePeriods } from "../compare/absent.ts";
import type { RowChange } from "../compare/changes.ts";
import { countCorrected } from "../compare/corrected.ts";
import {
  absentDecision,
  absentQuestion,
  besideQuestion,
  type Earlier,
  fewerQuestion,
  furtherQuestion,
  isConsent,
  knownDecision,
  noted,
  ofAnyFile,
  olderQuestion,
  replacedBy,
} from "./consequences.ts";
import { compare, takeOver } from "../compare/compare.ts";
import {
  type Answers,
  answerable,
  checkAnswers,
  type Decision,
  type Question,
  type Reject,
  unknownQuestion,
} from "./question.ts";
import { type FileFacts, openQuestions, readHeader } from "./read.ts";
import type { ReadAs } from "./rejects.ts";
import type { Source } from "./source.ts";
import { isOfValue, isRepair } from "./repairs.ts";
import { mayBeEmpty } from "./column_use.ts";
import { fold } from "./values.ts";

/** Progress of a job: what is being done and, where it is known, which share of it is done (0-1). */
export type OnProgress = (step: string, share: number | null) => void;

export type FileOptions = {
  as?: ExportName | undefined;
  /** File name, sha-256 or `*` -> question id -> option. */
  answers?: Record<string, Answers> | undefined;
  /** Lets answers be for files that are not given: a page keeps them while a file has to be sent again. */
  spareAnswers?: boolean | undefined;
  /** Takes the good rows of files with many bad ones. */
  partial?: boolean | undefined;
  /** Does everything but publish. */
  dryRun?: boolean | undefined;
  today?: string | undefined;
};

export type FileOutcome =
  | "accepted"
  | "accepted_with_rejects"
  | "needs_answer"
  | "refused"
  | "no_change";

export type FileReport = {
  file: string;
  /** The workbook of which it is a sheet. */
  book: string | null;
  sha256: string;
  export: string | null;
  outcome: FileOutcome;
  rows: RowCounts;
  /** The first of the rejected rows (`limits.rejects`); `rows.rejected` counts all. */
  rejects: Reject[];
  /** The rejected rows by what repairs them, most rows first. */
  fixes: Fix[];
  questions: Question[];
  importId: number | null;
  /** Why the file was refused and what to do. */
  refusal: { reason: string; fix: string } | null;
  /** What was recognised and decided, each with its reason. */
  decisions: Decision[];
  /** How its rows were read: enough to tell again which were rejected. Null where none was. */
  readAs: ReadAs | null;
  /** The first cells that differ from what stands, by line. */
  changes: RowChange[];
  /** Sessions, goals or values that go because this file replaces a period at its sites. */
  gone: number;
};

/** Rejected rows that refuse a file without `partial`: more than this many and more than the share. */
const mostRejects = { rows: 5, share: 0.01 };
/** Questions whose answer may make an export of what is none as it stands. */
const ofLayout = new Set(["encoding", "delimiter", "header", "header-rows"]);
const noRows: RowCounts = { read: 0, new: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0 };

/** Reads the files of one job into the next warehouse, each against what it holds already. */
export function fileImporter(
  store: Store,
  ledger: Ledger,
  next: NextWarehouse,
  options: FileOptions,
  progress: OnProgress,
) {
  const today = options.today ?? next.today;
  const common = options.answers?.["*"] ?? {};
  const knownIds = new Set(ofAnyFile.map(({ id }) => id));
  const knownOfBooks = new Map<string, Set<string>>();
  /** What answers may be keyed by, and whether it is all: the bytes of some files cannot be read. */
  const named = new Set(["*"]);
  let allNamed = true;
  const accepted = new Map<string, Accepted>();
  let anyRead = false;
  let importId = nextImportId(ledger);

  const report = (file: string, sha256: string, rest: Partial<FileReport>): FileReport => ({
    file,
    book: null,
    sha256,
    export: null,
    outcome: "refused",
    rows: noRows,
    rejects: [],
    fixes: [],
    questions: [],
    importId: null,
    refusal: null,
    decisions: [],
    readAs: null,
    changes: [],
    gone: 0,
    ...rest,
  });

  async function importFile(
    { name: file, bytes, book, decisions: before, refusal }: Source,
    entry: Import | null = null,
    meaning: Names | null = null,
  ): Promise<FileReport> {
    for (const key of [file, ...(book === null ? [] : [book])]) named.add(key);
    if (refusal) {
      allNamed = false;
      return report(file, "", { refusal });
    }
    progress(`reading ${file}`, null);
    const shared = { ...common, ...(book === null ? {} : options.answers?.[book]) };
    const rejected = rejectedRows();
    let rows = 0;
    const counted = countBytes(bytes);
    const taker: RowTaker = {
      begin(name) {
        rejected.clear();
        rows = 0;
        return next.clearIncoming(name);
      },
      async rows(coded, records, rejects) {
        await next.stage(coded);
        rows += records;
        for (const each of rejects) rejected.add(each);
        progress(`checking ${file}`, counted.share());
      },
    };
    // Its thread begins while the bytes are scanned.
    const known = { ...(await readKnown(store, next, today)), ...meaning };
    await using reader = codedReader(counted, known, taker);
    const scanned = await scan(bytes, shared);
    const { sha256 } = scanned;
    named.add(sha256);
    const own = { ...options.answers?.[file], ...options.answers?.[sha256] };
    const said = { ...shared, ...own };
    const standing =
      entry === null ? (accepted.get(sha256)?.entry ?? findStandingBytes(ledger, sha256)) : null;
    if (standing) {
      // Only answers that it did not have when it was imported are worth a look at what it asks.
      const used = new Set(Object.keys(standing.answers));
      const known = [...used, ...ofAnyFile.map(({ id }) => id)];
      const may = Object.keys(said).every((id) => known.includes(id))
        ? []
        : answerable(await reader.read(said, standing.export as ExportName, scanned));
      know(book, [...known, ...may.map(({ id }) => id)]);
      anyRead = true;
      const others = Object.entries(own).filter(([id]) => !used.has(id));
      checkAnswers(file, Object.fromEntries(others), [...may, ...ofAnyFile]);
      const corrected = await countCorrected(
        next,
        standing.export as ExportName,
        standing.importId,
      );
      return report(file, sha256, {
        decisions: knownDecision(standing.importId, corrected),
        export: standing.export,
        outcome: "no_change",
        importId: standing.importId,
        rows: unchangedRows(standing.rows),
      });
    }
    let answers: Answers = said;
    const as = entry ? (entry.export as ExportName) : (options.as ?? null);
    const read = (given: Answers) =>
      reader.read(given, as, given.encoding === shared.encoding ? scanned : undefined);
    let reading = await read(said);
    const header = headerDigest(reading);
    const remembered = entry ? new Map<string, Remembered>() : recallAnswers(ledger, header);
    for (;;) {
      const again = [
        ...openQuestions(answerable(reading), answers)
          .filter(
            (question) => !question.alone && fits(question, remembered.get(question.id)?.value),
          )
          .map(({ id }) => id),
        ...[...remembered.keys()].filter((id) => isOfValue(id) && answers[id] === undefined),
      ];
      if (again.length === 0) break;
      answers = { ...answers };
      for (const id of again) answers[id] = remembered.get(id)!.value;
      reading = await read(answers);
    }
    const may = answerable(reading);
    know(
      book,
      [...may, ...ofAnyFile].map(({ id }) => id),
    );
    const unused = Object.keys(answers).filter(
      (id) => isOfValue(id) && !may.some((question) => question.id === id),
    );
    answers = Object.fromEntries(Object.entries(answers).filter(([id]) => !unused.includes(id)));
    const name = reading.recognised?.export ?? null;
    const found = {
      export: name,
      decisions: [...before, ...told(reading.decisions, remembered, answers, said)],
    };
    const refused = (refusal: { reason: string; fix: string }, rest: Partial<FileReport> = {}) =>
      report(file, sha256, { ...found, ...rest, refusal });
    const unsure = openQuestions(reading.questions, answers).filter(({ id }) => ofLayout.has(id));
    if (reading.refusal && reading.layout !== null && unsure.length > 0)
      return report(file, sha256, { ...found, outcome: "needs_answer", questions: unsure });
    if (reading.refusal)
      return refused(reading.refusal, { questions: openQuestions(reading.questions, answers) });
    anyRead = true;
    if (entry === null) {
      const known = [...may, ...ofAnyFile];
      checkAnswers(file, { ...asked(known, shared), ...own }, known);
      const open = openQuestions(reading.questions, answers);
      if (open.length > 0)
        return report(file, sha256, { ...found, outcome: "needs_answer", questions: open });
    }
    const repairs = reading.taken ? reading.repaired : await reader.again();
    await reader.close();
    const { names } = reading;
    const readAs: ReadAs = { export: name!, answers, today, names };
    const compared = await compare(next, name!, { telling: entry === null });
    const changes = compared.changes.list;
    const counts: RowCounts = {
      read: rows,
      new: compared.new,
      changed: compared.changed,
      unchanged: compared.unchanged,
      duplicate: compared.duplicate,
      rejected: rejected.count(),
    };
    const checked = {
      decisions: [...found.decisions, ...repaired(repairs, remembered, said)],
      rows: counts,
      rejects: rejected.kept,
      fixes: rejected.fixes((column) =>
        reading.recognised!.columns.some(({ header, to }) => header === column && mayBeEmpty(to)),
      ),
      readAs,
      changes,
    };
    const kept = counts.new + counts.changed + counts.unchanged + counts.duplicate;
    if (counts.read !== kept + counts.rejected)
      throw new Error(
        `${file}: ${counts.read} rows read, but ${kept} kept and ${counts.rejected} rejected`,
      );
    if (kept === 0)
      return refused(
        { reason: "no row could be read", fix: rejected.kept[0]?.fix ?? "export the file again" },
        checked,
      );
    if (
      !options.partial &&
      counts.rejected > mostRejects.rows &&
      counts.rejected > mostRejects.share * counts.read
    )
      return refused(
        {
          reason: `${counts.rejected} of ${counts.read} rows cannot be read`,
          fix: "correct them, or import the good rows alone (--partial)",
        },
        checked,
      );
    const older =
      compared.newest === null
        ? []
        : compared.overwrites.filter(({ newest }) => compared.newest! < newest);
    if (entry === null) {
      const late = [
        ...(older.length > 0 ? [olderQuestion(older, compared.changed)] : []),
        ...(reading.layout?.rejects && compared.changed > 0
          ? [besideQuestion(compared.changed)]
          : []),
        ...(compared.fewer > 0 ? [fewerQuestion(compared.fewer)] : []),
        ...(compared.beside > 0 ? [furtherQuestion(compared.beside)] : []),
      ];
      const questions = openQuestions(late, answers);
      if (questions.length > 0)
        return report(file, sha256, {
          ...found,
          outcome: "needs_answer",
          questions,
          ...checked,
        });
      if (!late.every((question) => isConsent(answers[question.id])))
        return refused({
          reason: "not imported, as answered",
          fix: "answer otherwise, or bring another file",
        });
    }
    const id = entry?.importId ?? importId++;
    const earlier = earlierImports(name!, header, id);
    const replaced = replacedBy(answers[absentQuestion.id], earlier);
    const replaces = replaced.length > 0;
    const lacked = replaces ? replaced : earlier.own.length > 0 ? earlier.own : earlier.all;
    const absent = entry === null ? await findAbsent(next, name!, lacked) : [];
    await takeOver(next, name!, id);
    await replacePeriods(next, name!, id, replaced);
    await next.clearIncoming(null);
    const outcome = counts.rejected > 0 ? "accepted_with_rejects" : "accepted";
    const decisions = [
      ...checked.decisions,
      ...noted(compared),
      ...absentDecision(name!, absent, replaces, earlier),
    ];
    if (entry === null)
      accepted.set(sha256, {
        bytes,
        entry: {
          importId: id,
          file,
          sha256,
          export: name!,
          outcome,
          importedAt: new Date().toISOString(),
          today,
          rows: counts,
          answers,
          names,
          source: header,
          remember: {
            header,
            answers: asked(
              may.filter(({ alone }) => !alone),
              said,
            ),
          },
          decisions: decisions.map(({ options: _o, ...decision }) => decision),
          rejects: rejected.kept,
          changes,
        },
      });
    return report(file, sha256, {
      ...found,
      questions: entry === null ? [] : openQuestions(reading.questions, answers),
      ...checked,
      decisions,
      outcome,
      importId: id,
      gone: replaces ? absent.reduce((sum, { rows: each }) => sum + each, 0) : 0,
    });
  }

  /** Which export a file is by its first rows, as far as that can be told. */
  async function looksLike(
    { name: file, bytes, book, refusal }: Source,
    context: FileContext,
  ): Promise<ExportName | null> {
    if (refusal) return null;
    const start = await firstOf(bytes);
    const shared = { ...common, ...(book === null ? {} : options.answers?.[book]) };
    const scanned = await scan(start, shared);
    const said = { ...shared, ...options.answers?.[file], ...options.answers?.[scanned.sha256] };
    const around = { ...context, hashCase: () => "" };
    const read = (answers: Answers) =>
      readHeader(start, around, answers, options.as ?? null, scanned);
    const reading = await read(said);
    const before = recallAnswers(ledger, headerDigest(reading)).get("export")?.value;
    const again = before === undefined || said.export !== undefined;
    const found = again ? reading : await read({ ...said, export: before });
    return found.recognised?.export ?? null;
  }

  /** Takes note of what answers for all files, or for all sheets of a workbook, may name. */
  function know(book: string | null, ids: readonly string[]): void {
    const ofBook = knownOfBooks.get(book ?? "") ?? new Set();
    for (const id of ids) {
      knownIds.add(id);
      ofBook.add(id);
    }
    if (book !== null) knownOfBooks.set(book, ofBook);
  }

  /** The imports before `before`, in whatever state they are. */
  function earlierImports(name: string, source: string, before: number): Earlier {
    const given = [...accepted.values()].flatMap(({ entry }) =>
      entry.export === name ? [{ importId: entry.importId, source: entry.source ?? null }] : [],
    );
    const all = [...listSources(ledger, name), ...given].filter((each) => each.importId < before);
    const own = all.filter((each) => each.source === source);
    const ids = (list: typeof all) => list.map(({ importId: each }) => each);
    return { own: ids(own), all: ids(all) };
  }

  return {
    /** Never throws on what a file holds: what nobody foresaw refuses that file alone. */
    async importFile(source: Source): Promise<FileReport> {
      const { name: file, book } = source;
      try {
        return { ...(await importFile(source)), book };
      } catch (cause) {
        allNamed = false;
        const error = explainFullDisk(cause);
        if (error instanceof ThroughlineError) throw error;
        const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
        return report(file, "", {
          book,
          refusal: {
            reason: `it could not be read: ${reason}`,
            fix: "export it again, or report this",
          },
        });
      }
    },
    /**
     * Hands what was accepted to the build, its bytes stored unless this is a dry run; nothing is
     * stored before.
     */
    async acceptAll(): Promise<void> {
      for (const { bytes, entry } of accepted.values()) {
        if (!options.dryRun) {
          progress(`storing ${entry.file}`, null);
          await saveUpload(store, bytes.chunks());
        }
        next.accept(entry);
      }
    },
    /** Throws in one line where the file cannot be read. Its report has the questions that are open. */
    async replayFile(entry: Import, bytes: Bytes, names: Names | null): Promise<FileReport> {
      const source = { name: entry.file, bytes, book: null, decisions: [], refusal: null };
      const done = await importFile(source, entry, names);
      if (done.importId !== entry.importId)
        throw new ThroughlineError(
          `import ${entry.importId} (${entry.file}) cannot be read again: ${done.refusal?.reason ?? done.outcome}`,
        );
      return done;
    },
    /** The imports that were accepted so far, and the bytes of each. */
    accepted: (): Accepted[] => [...accepted.values()],
    /** Adds to what is told of the file that was accepted last. */
    note(done: FileReport, decision: Decision): FileReport {
      const { bytes, entry } = accepted.get(done.sha256)!;
      const decisions = [...entry.decisions, decision];
      accepted.set(done.sha256, { bytes, entry: { ...entry, decisions } });
      return { ...done, decisions: [...done.decisions, decision] };
    },
    /** Takes the file back that was accepted last. */
    decline(done: FileReport, refusal: { reason: string; fix: string }): FileReport {
      accepted.delete(done.sha256);
      importId--;
      return { ...done, outcome: "refused", importId: null, refusal };
    },
    /**
     * The files whose names tell what others hold first, so that the names of the others are known
     * when they are read: codebooks, then catalogues of measures, then the rest.
     */
    async namesFirst(sources: readonly Source[]): Promise<Source[]> {
      if (sources.length < 2) return [...sources];
      const context = await readKnown(store, next, today);
      const ranked = [];
      for (const source of sources)
        ranked.push({ source, rank: rankOf(await looksLike(source, context)) });
      return ranked.toSorted((a, b) => a.rank - b.rank).map(({ source }) => source);
    },
    /**
     * Answers for all files, or all sheets of a workbook, must be asked for by at least one, and those
     * for one file be for a file that is given.
     */
    checkCommonAnswers(): void {
      const isGiven = (key: string) => named.has(key) || (!allNamed && /^[0-9a-f]{64}$/.test(key));
      const stranger = Object.keys(options.answers ?? {}).find((key) => !isGiven(key));
      if (stranger !== undefined && !options.spareAnswers)
        throw usageError(`answers for ${stranger}: no file of that name or sha-256 is given`);
      for (const [book, known] of knownOfBooks) {
        const strange = Object.keys(options.answers?.[book] ?? {}).find((id) => !known.has(id));
        if (strange !== undefined) throw unknownQuestion(book, strange);
      }
      const unknown = Object.keys(common).find((id) => !knownIds.has(id));
      if (unknown !== undefined && anyRead) throw unknownQuestion("*", unknown);
    },
  };
}

export type Accepted = { bytes: Bytes; entry: Import };

/** Files with the same header come from the same source: what was answered for one holds for all. */
const headerDigest = ({ source }: FileFacts): string =>
  createHash("sha256")
    .update(JSON.stringify(source.map(fold)))
    .digest("hex");

const fits = ({ options, free }: Question, value: string | undefined): boolean =>
  value !== undefined && (free === true || options.some((option) => option.value === value));

/** The answers to what may be answered for a file. */
const asked = (questions: readonly Question[], answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(([id]) => questions.some((question) => question.id === id)),
  );

/** What was decided, and which answers were used again: nobody gave those for this file. */
function told(
  decisions: readonly Decision[],
  remembered: ReadonlyMap<string, Remembered>,
  answers: Answers,
  said: Answers,
): Decision[] {
  const again = [...remembered].filter(
    ([id]) => said[id] === undefined && answers[id] !== undefined && !isRepair(id),
  );
  const isAgain = new Set(again.map(([id]) => id));
  return [
    ...decisions.map((decision) =>
      isAgain.has(decision.id)
        ? { ...decision, reason: decision.reason.replace(/(chosen|said) by a person/, "as before") }
        : decision,
    ),
    ...again.map(([id, { value, importId }]) => ({
      id,
      what: value,
      reason: `answered before, for import ${importId}`,
    })),
  ];
}

/** Says what was repaired by the word of a person, and whether it was given before. */
const repaired = (
  repairs: readonly Decision[],
  remembered: ReadonlyMap<string, Remembered>,
  said: Answers,
): Decision[] =>
  repairs.map(({ id, what, reason }) => {
    const before = said[id] === undefined ? remembered.get(id) : undefined;
    const by = before ? `answered before, for import ${before.importId}` : "said by a person";
    return { id, what, reason: `${reason}, ${by}` };
  });

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

/** The counts of a file whose bytes stand already: what it brought once is known now. */
function unchangedRows(rows: RowCounts): RowCounts {
  return {
    ...noRows,
    read: rows.read,
    unchanged: rows.new + rows.changed + rows.unchanged,
    duplicate: rows.duplicate,
    rejected: rows.rejected,
  };
}
