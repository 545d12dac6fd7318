import type { ColumnMeta, ExportName } from "../contracts/column.ts";
import { type Cell, isWithheld, Problem } from "./cell.ts";
import type { MeasureColumn } from "./fidelity.ts";
import type { Reject } from "./question.ts";
import { none, readAs, type ReadCell, type ReadColumn, totalOf } from "./read_column.ts";
import { type RecordBatch, recordOf } from "./record_batch.ts";
import {
  farQuote,
  fits,
  headerAgain,
  repeatsHeader,
  type SourceRecord,
  tooLong,
} from "./records.ts";
import { wrongWidth } from "./reread.ts";
import { textOf } from "./split.ts";
import { saysTotal } from "./values.ts";

/** Why a row is rejected. */
export type Refused = Pick<Reject, "column" | "value" | "reason" | "fix">;

export const refuse = (
  column: string | null,
  value: string | null,
  reason: string,
  fix: string,
): Refused => ({ column, value, reason, fix });

/** A value of a row of a wide fidelity file. */
export type Measured = { column: MeasureColumn; cell: Cell };

type RequiredField = { field: string; meta: ColumnMeta; place: number };

/**
 * Reads a row whose cells were read column by column: into `rows`, where several fill one field, and
 * into `measured`; or says why it is rejected.
 */
export function rowReader(
  name: ExportName,
  header: readonly string[],
  columns: readonly ReadColumn[],
  required: readonly RequiredField[],
) {
  return (
    records: RecordBatch,
    rows: readonly ReadCell[][],
    row: number,
    measured: Measured[],
  ): Refused | null => {
    const source = records.sources[row];
    const broken = source ? noRow(source) : null;
    if (broken !== null) return broken;
    const text = (column: ReadColumn): string => textOf(records.cells[column.index]![row]!);
    let bad: { column: ReadColumn; cell: Problem } | null = null;
    let withheld: ReadColumn | null = null;
    for (const column of columns) {
      if (bad !== null || column.dropped) continue;
      const { place, to } = column;
      const read = column.cells[row]!;
      const cell = read.word;
      if (cell instanceof Problem) bad = { column, cell };
      else if (to.use === "measure")
        measured.push({
          column: {
            header: column.header,
            measure: to.measure,
            share: column.reader.share?.() ?? false,
          },
          cell,
        });
      else if (to.use === "tick") {
        if (cell === true) rows[place]![row] = united(rows[place]![row]!, readAs([to.label]));
      } else {
        if (withheld === null && isWithheld(cell)) withheld = column;
        if (!column.alone) rows[place]![row] = united(rows[place]![row]!, read);
      }
    }
    if (bad !== null) {
      const { column, cell } = bad;
      return refuse(column.header, column.hidden ? null : text(column), cell.reason, cell.fix);
    }
    for (const { field, meta, place } of required) {
      const { empty } = rows[place]?.[row] ?? none;
      if (empty && !(field === "measure" && measured.length > 0))
        return refuseEmpty(recordOf(records, row).fields, field, meta);
    }
    if (withheld === null || name === "fidelity") return null;
    return refuse(
      withheld.header,
      text(withheld),
      "withheld at the source",
      "leave the cell empty",
    );
  };

  /**
   * Why a record has no cells to read, if it has none. A whole line may hold what must not be stored,
   * such as the number of a family: its place says enough. So do cells of columns that are stored
   * only as hashes.
   */
  function noRow({ fields, problem }: SourceRecord): Refused | null {
    if (problem !== null)
      return refuse(
        null,
        null,
        problem,
        problem.startsWith(tooLong)
          ? "leave out the cell that is so long, or export it again: a line break may be missing"
          : problem.startsWith(farQuote)
            ? "close the quote, or shorten the cell if it is so long"
            : "double the quotes inside the field, or remove them",
      );
    if (!fits(fields, header.length))
      return refuse(
        null,
        null,
        wrongWidth(fields.length, header.length),
        "put quotes around fields that hold the delimiter or a line break",
      );
    if (repeatsHeader(fields, header))
      return refuse(null, null, headerAgain.reason, headerAgain.fix);
    return null;
  }

  function refuseEmpty(fields: readonly string[], field: string, meta: ColumnMeta): Refused {
    const column = columns.find((each) => each.field === field);
    const total = totalOf(name);
    return saysTotal(fields)
      ? refuse(column?.header ?? field, null, total.reason, total.fix)
      : refuse(
          column?.header ?? field,
          fields[column?.index ?? -1] ?? null,
          `${meta.doc} is empty`,
          "fill it in at the source and export again",
        );
  }
}

/** A field that several columns fill: lists are joined, notes follow each other, else the first stands. */
function united(before: ReadCell, read: ReadCell): ReadCell {
  if (before.word === null) return read;
  if (read.word === null) return before;
  const [first, next] = [before.word, read.word];
  if (Array.isArray(first) && Array.isArray(next))
    return readAs([...new Set([...first, ...next])].sort());
  return typeof first === "string" && typeof next === "string"
    ? readAs(`${first}\n${next}`)
    : before;
}
