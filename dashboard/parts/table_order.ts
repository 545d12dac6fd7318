import type { Column } from "./table.ts";

/** By which column the rows of a table stand, and which way. */
export type Order = { column: string; direction: "ascending" | "descending" };

type Value = string | number | null;

/** The first number in what a cell shows: "61 %", "1,240", "−3"; null where there is none. */
function shownNumber(shown: string): number | null {
  const [found] = /[-−]?\d[\d,]*(\.\d+)?/.exec(shown) ?? [];
  return found === undefined ? null : Number(found.replaceAll(",", "").replace("−", "-"));
}

function valueOf<T>(column: Column<T>, row: T): Value | undefined {
  if (column.by) return column.by(row);
  const shown = column.cell(row);
  if (shown === null || typeof shown === "number") return shown;
  if (typeof shown !== "string") return undefined;
  return column.number ? shownNumber(shown) : shown || null;
}

/** Whether rows can be sorted by a column: by what it says, or by the text or number that it shows. */
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
