import type { ColumnMeta, ExportName } from "../contracts/column.ts";
import { noCell, type RecordBatch } from "./record_batch.ts";
import { type ReadColumn, totalOf } from "./read_column.ts";
import { refuse, type Refused } from "./read_row.ts";
import type { fileSites } from "./sites.ts";
import { textOf } from "./split.ts";
import { isTotalWord, saysTotal } from "./values.ts";

/** Rows of totals by their number in a batch, each with why it is rejected. */
export type Totals = ReadonlyMap<number, Refused>;

/**
 * Finds the rows of totals of a batch: a word for a total stands as their site or day, or before all
 * else in a row that lacks what the export needs. A sum says nothing of the unit of the numbers above it.
 */
export function totalFinder(
  name: ExportName,
  columns: readonly ReadColumn[],
  required: readonly { field: string; meta: ColumnMeta }[],
  sites: ReturnType<typeof fileSites>,
) {
  const of = (wanted: string) => columns.filter(({ field }) => field === wanted);
  const needed = required.flatMap(({ field, meta }) =>
    field === "measure" ? [] : [{ field, kind: meta.kind, columns: of(field) }],
  );
  const [siteColumn] = of("site");
  const days = needed.flatMap((each) =>
    each.kind === "date" || each.kind === "period" ? each.columns : [],
  );

  return ({ cells, size }: RecordBatch): Totals => {
    const found = new Map<number, Refused>();
    const textAt = (index: number, row: number): string => textOf(cells[index]![row]!);
    for (let row = 0; row < size; row++) {
      const refused = siteTotal(row) ?? firstTotal(row);
      if (refused) found.set(row, refused);
    }
    return found;

    function siteTotal(row: number): Refused | null {
      if (siteColumn === undefined) return null;
      const cell = textAt(siteColumn.index, row);
      if (!mayBeTotal(cell) || !sites.isTotal(meant(siteColumn, cell))) return null;
      return refusal(siteColumn.header, siteColumn.hidden || siteColumn.dropped ? null : cell);
    }

    function firstTotal(row: number): Refused | null {
      let at = 0;
      while (at < cells.length && textAt(at, row).trim() === "") at++;
      if (at === cells.length) return null;
      const first = textAt(at, row);
      if (!mayBeTotal(first) || !saysTotal([first])) return null;
      const day = days.find(({ index }) => index === at);
      if (day && isTotalWord(meant(day, first))) return refusal(day.header, null);
      const lacks = needed.find((each) =>
        each.columns.every(({ index }) => textAt(index, row).trim() === ""),
      );
      return lacks ? refusal(lacks.columns[0]?.header ?? lacks.field, null) : null;
    }
  };

  function refusal(column: string, value: string | null): Refused {
    const { reason, fix } = totalOf(name);
    return refuse(column, value, reason, fix);
  }
}

/** Looks at the cells of a batch as if its rows of totals had none. */
export function hidingTotals({ cells }: RecordBatch, totals: Totals, look: () => void): void {
  const kept = Array.from(totals.keys(), (row) => ({ row, own: cells.map((cell) => cell[row]!) }));
  for (const { row } of kept) for (const cell of cells) cell[row] = noCell;
  look();
  for (const { row, own } of kept)
    for (const [index, cell] of own.entries()) cells[index]![row] = cell;
}

/** A cell after what a person said of its like. */
const meant = ({ repairs }: ReadColumn, cell: string): string => repairs?.textOf(cell) ?? cell;

/** Whether a cell may begin with a word for a total, by a look at two letters: most cells do not. */
function mayBeTotal(cell: string): boolean {
  const first = cell.charCodeAt(0);
  if (first <= 32 || first >= 127) return true;
  const begins = String.fromCharCode(first | 32, cell.charCodeAt(1) | 32);
  return begins === "to" || begins === "su" || begins === "gr" || begins === "ge";
}
