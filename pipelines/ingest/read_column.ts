import type { ExportName } from "../contracts/column.ts";
import type { Coded } from "../warehouse/coded.ts";
import {
  type Cell,
  type CellReader,
  isWithheld,
  lostCharacter,
  Problem,
  type Surroundings,
} from "./cell.ts";
import { measureReader } from "./cell_number.ts";
import { cellReader } from "./cells.ts";
import { type ColumnUse, type MappedColumn, mayBeEmpty } from "./column_use.ts";
import type { Answers } from "./question.ts";
import { noCell, recordsPerBatch } from "./record_batch.ts";
import { type Repairs, repairsOf } from "./repairs.ts";
import { sensitiveQuestion } from "./sensitive.ts";
import type { fileSites } from "./sites.ts";
import { type KnownCell, type SplitCell, textOf } from "./split.ts";
import { fold } from "./values.ts";
import { type Waiting, waitingRows } from "./waiting.ts";

/** What a cell was read as: one object wherever it is met again, so that it is coded once. */
export type ReadCell = Coded<Cell | Problem> & {
  /** Whether it is a value of the raw table: no problem, and nothing that was withheld. */
  readonly plain: boolean;
  readonly empty: boolean;
};

export const readAs = (word: Cell | Problem): ReadCell => ({
  word,
  code: -1,
  one: 0,
  two: 0,
  plain: !(word instanceof Problem) && !isWithheld(word),
  empty: word === null || (Array.isArray(word) && word.length === 0),
});

/** What a row of totals is rejected with. */
export const totalOf = (name: ExportName): Problem =>
  new Problem(
    `looks like a row of totals, not one of the ${name}`,
    "nothing to do: it was left out",
  );

/** A place that no cell has filled. */
export const none = readAs(null);
/** Stands for `noCell`. */
const notRead = readAs(new Problem("no cell", "none"));
const unread = Symbol("a cell that was seen and not read");
const mostKnown = 20_000;

/** A column of the file that is read, with what reads its cells. */
export type ReadColumn = MappedColumn & {
  reader: CellReader;
  field: string | null;
  /** Where its cells stand in a row; columns that fill one field share a place. */
  place: number;
  /** Whether it alone fills its field, and its cells count as they were read. */
  alone: boolean;
  /** Whether it looks sensitive and nobody has insisted on it. */
  dropped: boolean;
  /** Whether nothing of it may be told: it looks sensitive, is free text, or is stored as a hash. */
  hidden: boolean;
  repairs: Repairs | null;
  sensitive: ReturnType<typeof sensitiveQuestion>;
  /** Its rows by word, where words may have to be asked about. */
  waiting: Waiting | null;
  /** Takes note of cells, unless each of them was met before. */
  see(cells: readonly SplitCell[], size: number): void;
  /** Reads the cells of a batch into `cells`; those that are seen for the first time are seen too. */
  read(cells: readonly SplitCell[], size: number, seeing: boolean): void;
  /** What the cells of a batch were read as, by row. */
  readonly cells: ReadCell[];
  /** Lets all cells be read, and coded, anew. */
  forget(): void;
};

/** What is known where a file is read. */
export type ColumnContext = Surroundings & {
  /** Spelling of the sites that other imports have brought, by folded name. */
  sites: ReadonlyMap<string, string>;
  /** Keyed hash of a family's identifier. */
  hashCase: (id: string) => string;
};

/** Makes the reader of a column. `headers` are all of the file's, `sites` those that it names. */
export function columnReader(
  { to, ...column }: MappedColumn,
  name: ExportName,
  headers: readonly string[],
  context: ColumnContext,
  answers: Answers,
  sites: ReturnType<typeof fileSites>,
): Omit<ReadColumn, "place" | "alone"> | null {
  if (to.use === "ignored") return null;
  const { header } = column;
  const field = to.use === "measure" ? null : to.field;
  const isSite = field === "site";
  const reader =
    to.use === "measure"
      ? measureReader(header, to.measure.unit, context)
      : cellReader(header, to.use === "tick" ? { ...to.meta, kind: "yes" } : to.meta, context);
  const repairs = repairsOf(header, headers, mayBeEmpty(to), answers);
  const hidden = to.use === "field" && (to.meta.kind === "case" || to.meta.kind === "note");
  if (hidden) repairs?.hide();
  const sensitive = sensitiveQuestion(header);
  const waiting = asksByWord(to, sites) ? waitingRows() : null;
  /** Cells that were met before, read or not. */
  const known = new Map<string, ReadCell | typeof unread>();
  const cells = new Array<ReadCell>(recordsPerBatch).fill(none);

  return {
    ...column,
    to,
    reader,
    field,
    dropped: false,
    hidden,
    repairs,
    sensitive,
    waiting,
    cells,

    see(given, size) {
      for (let row = 0; row < size; row++) {
        const cell = given[row]!;
        if (typeof cell !== "string") seeCell(cell);
        else if (cell !== "") lookAt(cell);
      }
    },

    read(given, size, seeing) {
      for (let row = 0; row < size; row++) {
        const cell = given[row]!;
        cells[row] =
          typeof cell === "string"
            ? readVaried(cell, seeing)
            : ((cell.read as ReadCell | undefined) ?? readKnown(cell, seeing));
      }
      if (waiting === null && repairs === null) return;
      for (let row = 0; row < size; row++) {
        const read = cells[row]!;
        if (read === notRead) continue;
        if (waiting !== null && (isSite || read.word instanceof Problem))
          waiting.add(textOf(given[row]!));
        if (repairs !== null) cells[row] = repaired(repairs, read, textOf(given[row]!));
      }
    },

    forget() {
      for (const cell of known.keys()) known.set(cell, unread);
    },
  };

  function seeCell({ text }: KnownCell): void {
    if (text === "" || known.has(text)) return;
    if (known.size < mostKnown) known.set(text, unread);
    lookAt(text);
  }

  function lookAt(cell: string): void {
    sensitive.see(cell);
    const text = repairs === null ? cell : repairs.textOf(cell);
    if (text === "") return;
    reader.see(text);
    if (isSite) sites.see(text);
  }

  function readKnown(cell: KnownCell, seeing: boolean): ReadCell {
    if (cell === noCell) return notRead;
    const before = known.get(cell.text);
    if (before === undefined && seeing) seeCell(cell);
    const read = before === undefined || before === unread ? readNew(cell.text) : before;
    if (before === unread || known.size < mostKnown) known.set(cell.text, read);
    cell.read = read;
    return read;
  }

  /** Reads a cell that is not remembered: it is long, or the cells of its column mostly differ. */
  function readVaried(raw: string, seeing: boolean): ReadCell {
    if (seeing && raw !== "") lookAt(raw);
    return readNew(raw);
  }

  function readNew(raw: string): ReadCell {
    const text = repairs === null ? raw : repairs.textOf(raw);
    return readAs(text.includes("\ufffd") ? lostCharacter : meant(reader.read(text)));
  }

  /** What a cell that was read means in its field. */
  function meant(cell: Cell | Problem): Cell | Problem {
    if (typeof cell !== "string") return cell;
    if (isSite) return sites.nameOf(cell);
    if (field === "case_id") return context.hashCase(cell);
    if (name === "goals" && field === "kind")
      return /strength/i.test(fold(cell)) ? "strength" : "growth_edge";
    if (name === "measures" && field === "good")
      return /^(down|lower|decrease)/i.test(cell) ? "down" : "up";
    return cell;
  }

  /** A cell as it counts after what a person said of its like. */
  function repaired(said: Repairs, cell: ReadCell, raw: string): ReadCell {
    const { word } = cell;
    const unreadable = word instanceof Problem || (isWithheld(word) && name !== "fidelity");
    const asEmpty = unreadable && said.empties;
    said.count(raw, asEmpty);
    return asEmpty ? readAs(null) : cell;
  }
}

/** Whether a person may have to say what words of a column mean, one by one. */
const asksByWord = (to: ColumnUse, sites: ReturnType<typeof fileSites>): boolean =>
  to.use === "field" &&
  (to.meta.kind === "format" ||
    to.meta.kind === "trigger" ||
    (to.field === "site" && sites.mayAsk));
