import type { ExportName } from "../contracts/column.ts";
import { fileColumns, type SqlType } from "../contracts/tables.ts";
import { type KeptRows, placeOf } from "./kept_rows.ts";
import { hashOfNothing, hashWord, type RowHashes, rowHashes, type WordHash } from "./row_hash.ts";

/** A value of a raw table's column. */
export type Word = string | number | boolean | readonly string[];

/**
 * A value that many rows may share, with the code that its column gave it, and its hash; the code is
 * -1 before it has one.
 */
export type Coded<T = Word | null> = WordHash & { readonly word: T; code: number };

export const notCoded = <T>(word: T): Coded<T> => ({ word, code: -1, one: 0, two: 0 });
export const nothing: Coded<null> = { word: null, code: 0, ...hashOfNothing };

/**
 * New words of a column, whose codes count from `from`, and the code of each row; or the texts of all
 * rows, one after the other, and the length of each, -1 for nothing.
 */
export type CodedColumn =
  | { from: number; words: readonly (Word | null)[]; codes: Int32Array }
  | { text: string; lengths: Int32Array };

/**
 * Rows of a file as columns of codes, each with its hash; of those that are `known` to stand the line
 * alone and the place where they do. They can be handed from thread to thread: all other numbers
 * stand in one buffer.
 */
export type CodedRows = RowHashes & {
  lines: Int32Array;
  columns: Record<string, CodedColumn>;
  known: KnownLines;
};

export type KnownLines = { lines: Int32Array; places: Int32Array };

const noNumbers = new Int32Array(0);
export const noRows: CodedRows = {
  hashes: new Float64Array(0),
  checks: noNumbers,
  lines: noNumbers,
  columns: {},
  known: { lines: noNumbers, places: noNumbers },
};

/** Most words of a column that are remembered; beyond, a word that returns gets another code. */
const mostWords = 100_000;
/** Lists take more room. */
const mostLists = 25_000;
/** A text column whose first rows hold more different words than this share is kept as it is. */
const mostDifferent = 0.5;

/** Typed rows: the line of each and its cells by column, which may go on behind the last row. */
type Rows = {
  lines: readonly number[] | Int32Array;
  columns: Record<string, readonly Coded[]>;
};

/**
 * Gives the words of each column codes in the order in which they come; 0 is nothing. Most columns
 * repeat a few words: codes are quick to hand on, to store and to compare. Rows with a number that are
 * `kept` already are told by their places. One coder codes all rows of a file, from the first on.
 */
export function rowCoder(table: ExportName, kept: KeptRows | null = null) {
  const coders = Object.entries(fileColumns(table)).map(([name, type]) => ({
    name,
    code: columnCoder(type),
  }));
  return (rows: Rows): CodedRows => {
    const hashed = hashesOf(rows);
    const { known, others } = kept === null ? noneKnown : partKnown(kept, rows, hashed);
    const { lines, columns } = others === null ? rows : takenOf(rows, others);
    const size = lines.length;
    if (size === 0) return { ...noRows, known };
    const numbers = new Int32Array(size * (coders.length + 4));
    const own = (place: number) => numbers.subarray((place + 3) * size, (place + 4) * size);
    const hashes = new Float64Array(numbers.buffer, 0, size);
    const checks = numbers.subarray(2 * size, 3 * size);
    own(0).set(lines);
    for (let row = 0; row < size; row++) {
      const from = others === null ? row : others[row]!;
      hashes[row] = hashed.hashes[from]!;
      checks[row] = hashed.checks[from]!;
    }
    const coded = coders.map(({ name, code }, at): [string, CodedColumn] => [
      name,
      code(columns[name]!, own(at + 1)),
    ]);
    return { hashes, checks, lines: own(0), columns: Object.fromEntries(coded), known };
  };

  function hashesOf({ lines, columns }: Rows): RowHashes {
    const rows = rowHashes(lines.length);
    for (const { name } of coders) {
      const cells = columns[name]!;
      for (let row = 0; row < lines.length; row++) {
        const cell = cells[row]!;
        hashWord(cell);
        rows.add(row, cell);
      }
    }
    return rows.end();
  }
}

const noneKnown = { known: noRows.known, others: null };

/** The rows of a batch that stand already, and the numbers of the others; null for all of them. */
function partKnown(
  kept: KeptRows,
  { lines, columns }: Rows,
  { hashes, checks }: RowHashes,
): { known: KnownLines; others: readonly number[] | null } {
  const ids = columns.session_id!;
  const others: number[] = [];
  const known: { lines: number[]; places: number[] } = { lines: [], places: [] };
  for (let row = 0; row < lines.length; row++) {
    const place = ids[row]!.word === null ? -1 : placeOf(kept, hashes[row]!, checks[row]!);
    if (place < 0) others.push(row);
    else {
      known.lines.push(lines[row]!);
      known.places.push(place);
    }
  }
  if (known.lines.length === 0) return noneKnown;
  return {
    known: { lines: Int32Array.from(known.lines), places: Int32Array.from(known.places) },
    others,
  };
}

/** Some rows of a batch. */
const takenOf = ({ lines, columns }: Rows, rows: readonly number[]): Rows => ({
  lines: rows.map((row) => lines[row]!),
  columns: Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => [name, rows.map((row) => cells[row]!)]),
  ),
});

function columnCoder(type: SqlType) {
  let plain: boolean | null = null;
  const codes = new Map<Word, number>();
  /** Lists by their hash, each with its code. */
  const lists = new Map<number, { list: readonly string[]; code: number }>();
  let words: (Word | null)[] = [null];
  let next = 1;

  const add = (word: Word): number => {
    words.push(word);
    return next++;
  };

  const codeOf = ({ word, one, two }: Coded): number => {
    if (word === null) return 0;
    if (typeof word === "object") {
      const hash = one * 0x200000 + two;
      const known = lists.get(hash);
      if (known !== undefined && isSameList(known.list, word)) return known.code;
      if (lists.size >= mostLists) lists.clear();
      const code = add(word);
      lists.set(hash, { list: word, code });
      return code;
    }
    const known = codes.get(word);
    if (known !== undefined) return known;
    if (codes.size >= mostWords) codes.clear();
    const code = add(word);
    codes.set(word, code);
    return code;
  };

  return (cells: readonly Coded[], coded: Int32Array): CodedColumn => {
    plain ??= type === "VARCHAR" && mostlyDifferent(cells.slice(0, coded.length));
    if (plain) return joined(cells as readonly Coded<string | null>[], coded);
    const from = next - words.length;
    for (let row = 0; row < coded.length; row++) {
      const cell = cells[row]!;
      if (cell.code < 0) cell.code = codeOf(cell);
      coded[row] = cell.code;
    }
    const added = words;
    words = [];
    return { from, words: added, codes: coded };
  };
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, at) => item === other[at]);

function joined(cells: readonly Coded<string | null>[], lengths: Int32Array): CodedColumn {
  const texts = new Array<string>(lengths.length);
  for (let row = 0; row < lengths.length; row++) {
    const { word } = cells[row]!;
    texts[row] = word ?? "";
    lengths[row] = word === null ? -1 : word.length;
  }
  return { text: texts.join(""), lengths };
}

/** The texts of a column of which all rows stand one after the other. */
export function* textsOf({ text, lengths }: { text: string; lengths: Int32Array }) {
  let at = 0;
  for (const length of lengths) {
    yield length < 0 ? null : text.slice(at, at + length);
    at += Math.max(0, length);
  }
}

function mostlyDifferent(cells: readonly Coded[]): boolean {
  const filled = cells.flatMap(({ word }) => (word === null ? [] : [word]));
  return new Set(filled).size > mostDifferent * filled.length;
}
