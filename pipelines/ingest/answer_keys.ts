import { usageError } from "../errors.ts";
import { ofAnyFile } from "./consequences.ts";
import { type Answers, unknownQuestion } from "./question.ts";
import type { Source } from "./source.ts";

/** File name, sha-256, name of a workbook or `*` -> question id -> option. */
export type GivenAnswers = Readonly<Record<string, Answers>>;

/**
 * The answers of a job by what they are for, and what they may name, which is known once all files
 * are read.
 */
export function answerKeys(given: GivenAnswers) {
  const common = given["*"] ?? {};
  const known = new Set(ofAnyFile.map(({ id }) => id));
  const knownOfBooks = new Map<string, Set<string>>();
  /** What answers may be keyed by, and whether it is all: the bytes of some files cannot be read. */
  const named = new Set(["*"]);
  let allNamed = true;
  let anyRead = false;

  return {
    /** The answers for all files, and for the workbook of which one is a sheet. */
    shared: ({ book }: Source): Answers => ({ ...common, ...(book === null ? {} : given[book]) }),
    /** The answers for one file alone. */
    own: ({ name }: Source, sha256: string): Answers => ({ ...given[name], ...given[sha256] }),

    /** Takes note that answers may be for this file. */
    name({ name, book }: Source): void {
      for (const key of [name, ...(book === null ? [] : [book])]) named.add(key);
    },
    digest: (sha256: string): void => void named.add(sha256),
    /** Takes note of a file whose digest is not known. */
    unreadable: (): void => void (allNamed = false),
    /** Takes note that all questions of a file are known. */
    read: (): void => void (anyRead = true),
    /** Takes note of what answers for all files, or for all sheets of a workbook, may name. */
    know({ book }: Source, ids: readonly string[]): void {
      const ofBook = knownOfBooks.get(book ?? "") ?? new Set();
      for (const id of ids) {
        known.add(id);
        ofBook.add(id);
      }
      if (book !== null) knownOfBooks.set(book, ofBook);
    },

    /**
     * Answers for all files, or all sheets of a workbook, must be asked for by at least one, and those
     * for one file be for a file that is given, unless `spare` ones are let be.
     */
    check(spare: boolean): void {
      const isGiven = (key: string) => named.has(key) || (!allNamed && /^[0-9a-f]{64}$/.test(key));
      const stranger = Object.keys(given).find((key) => !isGiven(key));
      if (stranger !== undefined && !spare)
        throw usageError(`answers for ${stranger}: no file of that name or sha-256 is given`);
      for (const [book, ofBook] of knownOfBooks) {
        const strange = Object.keys(given[book] ?? {}).find((id) => !ofBook.has(id));
        if (strange !== undefined) throw unknownQuestion(book, strange);
      }
      const unknown = Object.keys(common).find((id) => !known.has(id));
      if (unknown !== undefined && anyRead) throw unknownQuestion("*", unknown);
    },
  };
}

export type AnswerKeys = ReturnType<typeof answerKeys>;
