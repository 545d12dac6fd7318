/** Fewest and most cells of a column that are remembered; powers of two. */
const fewest = 1 << 8;
const most = 1 << 16;
/** After this many cells a column of which fewer than a quarter were met before is not remembered. */
const trial = 8192;

/** A cell that is met again and again: one object for all its records, with what it was read as. */
export type KnownCell<T = unknown> = { readonly text: string; read: T | undefined };

/** What is remembered of a column, by hash: each place holds the last cell that fell on it. */
type ColumnCells = { cells: (KnownCell | null)[] | null; met: number; looked: number };

const places = (count: number) => new Array<KnownCell | null>(count).fill(null);

/**
 * Splits lines without quotes into fields. The cells of most columns repeat: one that was met before
 * is not copied again, and comes with its `KnownCell` (null where it is not remembered).
 */
export function lineSplitter(delimiter: string) {
  const mark = delimiter.charCodeAt(0);
  const columns: ColumnCells[] = [];
  return (text: string, from: number, end: number) => {
    const fields: string[] = [];
    const known: (KnownCell | null)[] = [];
    let start = from;
    let hash = 0;
    for (let at = from; at <= end; at++) {
      const code = at < end ? text.charCodeAt(at) : mark;
      if (code !== mark) {
        hash = (Math.imul(hash, 31) + code) | 0;
        continue;
      }
      if (columns.length === fields.length)
        columns.push({ cells: places(fewest), met: 0, looked: 0 });
      const cell = knownCell(columns[fields.length]!, text, start, at, hash);
      fields.push(cell === null ? text.slice(start, at) : cell.text);
      known.push(cell);
      start = at + 1;
      hash = 0;
    }
    return { fields, known };
  };
}

function knownCell(
  column: ColumnCells,
  text: string,
  start: number,
  end: number,
  hash: number,
): KnownCell | null {
  const { cells } = column;
  if (cells === null) return null;
  const place = (hash ^ (hash >>> 15)) & (cells.length - 1);
  const cell = cells[place] ?? null;
  column.looked++;
  if (cell !== null && cell.text.length === end - start && text.startsWith(cell.text, start)) {
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
  const copy = { text: ownText(text.slice(start, end)), read: undefined };
  cells[place] = copy;
  return copy;
}

/** The same text in memory of its own: a slice would keep the whole chunk that it was cut from. */
export const ownText = (slice: string): string =>
  slice.length < 13 ? slice : ` ${slice}`.slice(1);
