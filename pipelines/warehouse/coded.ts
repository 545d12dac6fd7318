import type { ExportName } from "../contracts/column.ts";
import { fileColumns, type SqlType } from "../contracts/tables.ts";
import { hashOfNothing, hashText, rowHashes, type WordHash } from "./row_hash.ts";

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
 * Rows of a file as columns of codes, each with its hash (`row_hash` of the raw table). They can be
 * handed from thread to thread: all numbers stand in one buffer.
 */
export type CodedRows = {
  hashes: Float64Array;
  lines: Int32Array;
  columns: Record<string, CodedColumn>;
};

export const noRows: CodedRows = {
  hashes: new Float64Array(0),
  lines: new Int32Array(0),
  columns: {},
};

/** Columns that say which row it is, and are no part of what it says. */
const identifying = new Set(["session_id"]);

/** Most words of a column that are remembered; beyond, a word that returns gets another code. */
const mostWords = 100_000;
/** A text column whose first rows hold more different words than this share is kept as it is. */
const mostDifferent = 0.5;

/**
 * Gives the words of each column codes in the order in which they come; 0 is nothing. Most columns
 * repeat a few words: codes are quick to hand on, to store and to compare. One coder codes all rows
 * of a file, from the first on.
 */
export function rowCoder(table: ExportName) {
  const coders = Object.entries(fileColumns(table)).map(([name, type]) => ({
    name,
    isContent: !identifying.has(name),
    code: columnCoder(type),
  }));
  const read: WordHash = { one: 0, two: 0 };
  return (
    lines: readonly number[] | Int32Array,
    columns: Record<string, readonly Coded[]>,
  ): CodedRows => {
    const size = lines.length;
    const numbers = new Int32Array(size * (coders.length + 3));
    const own = (place: number) => numbers.subarray((place + 2) * size, (place + 3) * size);
    own(0).set(lines);
    const rows = rowHashes(size);
    const coded = coders.map(({ name, isContent, code }, at): [string, CodedColumn] => {
      const cells = columns[name]!;
      const column = code(cells, own(at + 1));
      if (isContent) addHashes(cells, "text" in column);
      return [name, column];
    });
    const hashes = new Float64Array(numbers.buffer, 0, size);
    rows.end(hashes);
    return { hashes, lines: own(0), columns: Object.fromEntries(coded) };

    /** A cell that has a code has its hash; that of a text which is kept as it is is not kept. */
    function addHashes(cells: readonly Coded[], plain: boolean): void {
      if (!plain) {
        for (let row = 0; row < size; row++) rows.add(row, cells[row]!);
        return;
      }
      for (let row = 0; row < size; row++) {
        const { word } = cells[row]!;
        if (word !== null) hashText(word as string, read);
        rows.add(row, word === null ? hashOfNothing : read);
      }
    }
  };
}

function columnCoder(type: SqlType) {
  let plain: boolean | null = null;
  const codes = new Map<Word, number>();
  let words: (Word | null)[] = [null];
  let next = 1;

  const encode = (cell: Coded): void => {
    const { word } = cell;
    if (word === null) {
      Object.assign(cell, hashOfNothing, { code: 0 });
      return;
    }
    const key = typeof word === "object" ? JSON.stringify(word) : word;
    hashText(String(key), cell);
    const known = codes.get(key);
    if (known !== undefined) {
      cell.code = known;
      return;
    }
    if (codes.size >= mostWords) codes.clear();
    codes.set(key, next);
    words.push(word);
    cell.code = next++;
  };

  return (cells: readonly Coded[], coded: Int32Array): CodedColumn => {
    plain ??= type === "VARCHAR" && mostlyDifferent(cells.slice(0, coded.length));
    if (plain) return joined(cells as readonly Coded<string | null>[], coded);
    const from = next - words.length;
    for (let row = 0; row < coded.length; row++) {
      const cell = cells[row]!;
      if (cell.code < 0) encode(cell);
      coded[row] = cell.code;
    }
    const added = words;
    words = [];
    return { from, words: added, codes: coded };
  };
}

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
