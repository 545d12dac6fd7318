import { limits } from "../limits.ts";

/** Fewest and most cells of a column that are remembered; powers of two. */
const fewest = 1 << 8;
const most = 1 << 18;
/** Most cells of all columns; beyond, all are forgotten. */
const mostCells = 1 << 17;
/** After this many lines a column of which fewer than an eighth were met before is not remembered. */
const trial = 8192;
/** Longer cells are not remembered. */
const longest = 1 << 10;
/** Code units of remembered cells at first and at most; beyond, those that others displaced go. */
const fewestUnits = 1 << 16;
const mostUnits = 1 << 23;

/** A cell that is met again and again: one object for all its records, with what it was read as. */
export type KnownCell<T = unknown> = {
  readonly text: string;
  /** Where its code units stand among those of the remembered cells, and how many they are. */
  at: number;
  readonly size: number;
  read: T | undefined;
};

/** A cell of a record: text alone where it is not remembered. */
export type SplitCell<T = unknown> = KnownCell<T> | string;

export const textOf = (cell: SplitCell): string => (typeof cell === "string" ? cell : cell.text);

/**
 * What is remembered of a column, by hash: each place holds the last cell that fell on it; and the cell of
 * the line before, which is often the same again.
 */
type ColumnCells = { cells: (KnownCell | null)[] | null; misses: number; last: KnownCell | null };

/** The hash of a cell, as it is worked out while a line is split. */
function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

const filled = (cells: readonly (KnownCell | null)[]): number =>
  cells.reduce((sum, cell) => sum + Number(cell !== null), 0);
const places = (count: number) => new Array<KnownCell | null>(count).fill(null);

/**
 * Splits lines without quotes into cells. The cells of most columns repeat: one that was met before
 * is not copied again, and is the `KnownCell` that it was then.
 */
export function lineSplitter(delimiter: string) {
  const mark = delimiter.charCodeAt(0);
  const columns: ColumnCells[] = [];
  const split: SplitCell[] = [];
  let lines = 0;
  let remembered = new Uint16Array(fewestUnits);
  let used = 0;
  let count = 0;

  return {
    /** The cells of the line that was split last; what stands behind them is of others. */
    cells: split as readonly SplitCell[],

    /** Splits a line into `cells` and returns how many they are. `units` are the code units of `text`. */
    split(text: string, units: Uint16Array, from: number, end: number): number {
      let index = 0;
      lines++;
      for (let start = from; start <= end; index++) {
        const before = index < columns.length ? columns[index]!.last : null;
        if (before !== null && isAgain(before, units, start, end)) {
          split[index] = before;
          start += before.size + 1;
          continue;
        }
        let hash = 0;
        let at = start;
        for (; at < end; at++) {
          const unit = units[at]!;
          if (unit === mark) break;
          hash = (Math.imul(hash, 31) + unit) | 0;
        }
        const known = found(index, hash, at - start);
        const cell =
          known !== null && isSame(known, units, start)
            ? known
            : newCell(index, hash, text.slice(start, at));
        split[index] = cell;
        if (typeof cell !== "string") columns[index]!.last = cell;
        start = at + 1;
      }
      return index;
    },

    /** The cell of a column that was split elsewhere. */
    cell(index: number, text: string): SplitCell {
      const hash = text.length <= longest ? hashOf(text) : 0;
      const cell = found(index, hash, text.length);
      return cell !== null && cell.text === text ? cell : newCell(index, hash, text);
    },
  };

  /** What is remembered where a cell would stand, if it is as long. */
  function found(index: number, hash: number, size: number): KnownCell | null {
    if (index >= columns.length) return null;
    const { cells } = columns[index]!;
    if (cells === null) return null;
    const cell = cells[(hash ^ (hash >>> 15)) & (cells.length - 1)]!;
    return cell !== null && cell.size === size ? cell : null;
  }

  /** Whether what begins at `start` is a cell of the line before, and ends with it. */
  function isAgain({ at, size }: KnownCell, units: Uint16Array, start: number, end: number) {
    const stop = start + size;
    if (stop > end || (stop < end && units[stop] !== mark)) return false;
    for (let offset = 0; offset < size; offset++)
      if (units[start + offset] !== remembered[at + offset]) return false;
    return true;
  }

  function isSame({ at, size }: KnownCell, units: Uint16Array, start: number): boolean {
    for (let offset = 0; offset < size; offset++)
      if (units[start + offset] !== remembered[at + offset]) return false;
    return true;
  }

  function newCell(index: number, hash: number, text: string): SplitCell {
    if (index >= limits.columns || text.length > longest) return text;
    while (columns.length <= index) columns.push({ cells: places(fewest), misses: 0, last: null });
    const column = columns[index]!;
    if (column.cells === null) return text;
    column.misses++;
    if (lines > trial && column.misses * 8 > lines * 7) {
      count -= filled(column.cells);
      column.cells = null;
      column.last = null;
      return text;
    }
    const { length } = column.cells;
    if (column.misses > length && length < most) {
      const before = column.cells;
      count -= filled(before);
      column.cells = places(length * 4);
      for (const cell of before) if (cell !== null) put(column.cells, hashOf(cell.text), cell);
    }
    const copy = { text: ownText(text), at: keep(text), size: text.length, read: undefined };
    put(column.cells, hash, copy);
    return copy;
  }

  function put(cells: (KnownCell | null)[], hash: number, cell: KnownCell): void {
    const place = (hash ^ (hash >>> 15)) & (cells.length - 1);
    if (cells[place] === null) count++;
    cells[place] = cell;
  }

  function keep(text: string): number {
    if (used + text.length > mostUnits) {
      closeRanks();
      if (used > mostUnits / 2) forget();
    } else if (count >= mostCells) forget();
    if (used + text.length > remembered.length) {
      const larger = new Uint16Array(remembered.length * 2);
      larger.set(remembered);
      remembered = larger;
    }
    const at = used;
    for (let offset = 0; offset < text.length; offset++)
      remembered[at + offset] = text.charCodeAt(offset);
    used += text.length;
    return at;
  }

  /** Lets go of the code units of cells that others displaced. */
  function closeRanks(): void {
    const before = remembered.slice(0, used);
    used = 0;
    for (const column of columns) {
      column.last = null;
      for (const cell of column.cells ?? []) {
        if (cell === null) continue;
        remembered.set(before.subarray(cell.at, cell.at + cell.size), used);
        cell.at = used;
        used += cell.size;
      }
    }
  }

  function forget(): void {
    used = 0;
    count = 0;
    for (const column of columns) {
      column.last = null;
      if (column.cells !== null) column.cells = places(fewest);
    }
  }
}

/** The same text in memory of its own: a slice would keep the whole chunk that it was cut from. */
export const ownText = (slice: string): string =>
  slice.length < 13 ? slice : ` ${slice}`.slice(1);
