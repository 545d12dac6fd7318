import type { ExportName } from "../contracts/column.ts";
import { fileColumns, type SqlType } from "../contracts/tables.ts";

/** A value of a raw table's column. */
export type Word = string | number | boolean | readonly string[];

/** A value that many rows may share, with the code that its column gave it; -1 before it has one. */
export type Coded<T = Word | null> = { readonly word: T; code: number };

export const notCoded = <T>(word: T): Coded<T> => ({ word, code: -1 });
export const nothing: Coded<null> = { word: null, code: 0 };

/**
 * New words of a column, whose codes count from `from`, and the code of each row; or the texts of all
 * rows, one after the other, and the length of each, -1 for nothing.
 */
export type CodedColumn =
  | { from: number; words: readonly (Word | null)[]; codes: Int32Array; repeats: boolean }
  | { text: string; lengths: Int32Array };

/**
 * Rows of a file as columns of codes. They can be handed from thread to thread: all numbers stand in
 * one buffer.
 */
export type CodedRows = { lines: Int32Array; columns: Record<string, CodedColumn> };

export const noRows: CodedRows = { lines: new Int32Array(0), columns: {} };

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
    code: columnCoder(type),
  }));
  return (
    lines: readonly number[] | Int32Array,
    columns: Record<string, readonly Coded[]>,
  ): CodedRows => {
    const size = lines.length;
    const numbers = new Int32Array(size * (coders.length + 1));
    const own = (place: number) => numbers.subarray(place * size, (place + 1) * size);
    own(0).set(lines);
    const coded = coders.map(({ name, code }, at): [string, CodedColumn] => [
      name,
      code(columns[name]!, own(at + 1)),
    ]);
    return { lines: own(0), columns: Object.fromEntries(coded) };
  };
}

function columnCoder(type: SqlType) {
  let plain: boolean | null = null;
  const codes = new Map<Word, number>();
  let words: (Word | null)[] = [null];
  let next = 1;
  let repeats = false;

  const codeOf = (word: Word | null): number => {
    if (word === null) return 0;
    const key = typeof word === "object" ? JSON.stringify(word) : word;
    const known = codes.get(key);
    if (known !== undefined) return known;
    if (codes.size >= mostWords) {
      codes.clear();
      repeats = true;
    }
    codes.set(key, next);
    words.push(word);
    return next++;
  };

  return (cells: readonly Coded[], coded: Int32Array): CodedColumn => {
    plain ??= type === "VARCHAR" && mostlyDifferent(cells.slice(0, coded.length));
    if (plain) return joined(cells as readonly Coded<string | null>[], coded);
    const from = next - words.length;
    for (let row = 0; row < coded.length; row++) {
      const cell = cells[row]!;
      if (cell.code < 0) cell.code = codeOf(cell.word);
      coded[row] = cell.code;
    }
    const added = words;
    words = [];
    return { from, words: added, codes: coded, repeats };
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
