import type { Column } from "./table.ts";

/** By which column the rows of a table stand, and which way. */
export type Order = { column: string; direction: "ascending" | "descending" };

type Value = string | number | null;

function valueOf<T>(column: Column<T>, row: T): Value | undefined {
  if (column.by) return column.by(row);
  const shown = column.cell(row);
  if (shown === null || typeof shown === "number") return shown;
  // A number that was written out for a locale is text: its column says by what it is sorted.
  return typeof shown === "string" && !column.number ? shown || null : undefined;
}

/** Whether rows can be sorted by a column: by what it says itself, or by the text that it shows. */
export const sortsBy = <T>(column: Column<T>, rows: readonly T[]): boolean =>
  rows.every((row) => valueOf(column, row) !== undefined);

/** The rows in the order of a column; as they were where they are alike, those without a value last. */
export function sortRows<T>(
  rows: readonly T[],
  column: Column<T>,
  direction: Order["direction"],
): T[] {
  const turn = direction === "ascending" ? 1 : -1;
  return rows
    .map((row) => ({ row, value: valueOf(column, row) ?? null }))
    .toSorted(({ value: a }, { value: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return turn * compare(a, b);
    })
    .map(({ row }) => row);
}

const words = new Intl.Collator("en", { numeric: true });

const compare = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
