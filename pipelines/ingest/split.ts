import { limits } from "../limits.ts";

/** Fewest and most cells of a column that are remembered; powers of two. */
const fewest = 1 << 8;
const most = 1 << 16;
/** After this many cells a column of which fewer than a quarter were met before is not remembered. */
const trial = 8192;
/** Longer cells are not remembered. */
const longest = 1 << 10;
/** Code units of remembered cells at first and at most; beyond, all are forgotten. */
const fewestUnits = 1 << 16;
const mostUnits = 1 << 23;

/** A cell that is met again and again: one object for all its records, with what it was read as. */
export type KnownCell<T = unknown> = {
  readonly text: string;
  /** Where its code units stand among those of the remembered cells, and how many they are. */
  readonly at: number;
  readonly size: number;
  read: T | undefined;
};

/** What is remembered of a column, by hash: each place holds the last cell that fell on it. */
type ColumnCells = { cells: (KnownCell | null)[] | null; met: number; looked: number };

/** Stands for the columns beyond the limit, of which nothing is remembered. */
const beyond: ColumnCells = { cells: null, met: 0, looked: 0 };

const places = (count: number) => new Array<KnownCell | null>(count).fill(null);

/**
 * Splits lines without quotes into fields. The cells of most columns repeat: one that was met before
 * is not copied again, and comes with its `KnownCell` (null where it is not remembered). `units` are
 * the UTF-16 code units of `text`: reading numbers is several times as fast as reading characters.
 */
export function lineSplitter(delimiter: string) {
  const mark = delimiter.charCodeAt(0);
  const columns: ColumnCells[] = [];
  let remembered = new Uint16Array(fewestUnits);
  let used = 0;

  return (text: string, units: Uint16Array, from: number, end: number) => {
    const fields: string[] = [];
    const known: (KnownCell | null)[] = [];
    for (let start = from, index = 0; start <= end; index++) {
      let hash = 0;
      let at = start;
      for (; at < end; at++) {
        const unit = units[at]!;
        if (unit === mark) break;
        hash = (Math.imul(hash, 31) + unit) | 0;
      }
      const column =
        index < limits.columns
          ? (columns[index] ??= { cells: places(fewest), met: 0, looked: 0 })
          : beyond;
      const cell = knownCell(column, text, units, start, at, hash);
      fields.push(cell === null ? text.slice(start, at) : cell.text);
      known.push(cell);
      start = at + 1;
    }
    return { fields, known };
  };

  function knownCell(
    column: ColumnCells,
    text: string,
    units: Uint16Array,
    start: number,
    end: number,
    hash: number,
  ): KnownCell | null {
    const { cells } = column;
    if (cells === null || end - start > longest) return null;
    const place = (hash ^ (hash >>> 15)) & (cells.length - 1);
    const cell = cells[place] ?? null;
    column.looked++;
    if (cell !== null && isSame(cell, units, start, end)) {
      column.met++;
      return cell;
    }
    if (column.looked > trial && column.met * 4 < column.looked) {
      column.cells = null;
      return null;
    }
    if (column.looked - column.met > cells.length && cells.length < most) {
      column.cells = places(cells.length * 4);
      return null;
    }
    const at = keep(units, start, end);
    const copy = {
      text: ownText(text.slice(start, end)),
      at,
      size: end - start,
      read: undefined,
    };
    if (column.cells === cells) cells[place] = copy;
    return copy;
  }

  function isSame(cell: KnownCell, units: Uint16Array, start: number, end: number): boolean {
    if (cell.size !== end - start) return false;
    for (let at = start, own = cell.at; at < end; at++, own++)
      if (units[at] !== remembered[own]) return false;
    return true;
  }

  function keep(units: Uint16Array, start: number, end: number): number {
    if (used + end - start > mostUnits) {
      used = 0;
      for (const column of columns) if (column.cells !== null) column.cells = places(fewest);
    }
    if (used + end - start > remembered.length) {
      const larger = new Uint16Array(remembered.length * 2);
      larger.set(remembered);
      remembered = larger;
    }
    const at = used;
    remembered.set(units.subarray(start, end), at);
    used += end - start;
    return at;
  }
}

/** The same text in memory of its own: a slice would keep the whole chunk that it was cut from. */
export const ownText = (slice: string): string =>
  slice.length < 13 ? slice : ` ${slice}`.slice(1);
