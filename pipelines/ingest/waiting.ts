import type { RowsOf } from "./cell.ts";
import { ownText } from "./split.ts";

/** Most different cells of a column that are counted. */
const mostCells = 20_000;

/** The rows of a column whose words may have to be asked about. */
export type Waiting = {
  /** Counts a row by its cell. */
  add(cell: string): void;
  /** The rows of a word, whatever its form, as `fold` folds it. */
  rowsOf(fold: (cell: string) => string): RowsOf;
  clear(): void;
};

export function waitingRows(): Waiting {
  const rows = new Map<string, number>();
  return {
    add(cell) {
      const before = rows.get(cell);
      if (before !== undefined) rows.set(cell, before + 1);
      else if (rows.size < mostCells) rows.set(ownText(cell), 1);
    },
    rowsOf(fold) {
      const folded = new Map<string, number>();
      for (const [cell, count] of rows)
        folded.set(fold(cell), (folded.get(fold(cell)) ?? 0) + count);
      return (word) => folded.get(fold(word)) ?? 0;
    },
    clear: () => rows.clear(),
  };
}
