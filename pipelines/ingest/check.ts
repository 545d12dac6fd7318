import { columnsOf, type ExportName } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { fileColumns } from "../contracts/tables.ts";
import { type Coded, notCoded, nothing, type Word } from "../warehouse/coded.ts";
import { Problem } from "./cell.ts";
import { denominatorQuestion, longRows } from "./fidelity.ts";
import type { Layout } from "./layout.ts";
import type { Measure } from "./measure.ts";
import type { Answers, Decision, Question, Reject } from "./question.ts";
import {
  type ColumnContext,
  columnReader,
  none,
  type ReadCell,
  type ReadColumn,
} from "./read_column.ts";
import { type Measured, type Refused, refuse, rowReader } from "./read_row.ts";
import type { Recognised } from "./recognise.ts";
import { noCell, type RecordBatch, recordOf, recordsPerBatch } from "./record_batch.ts";
import { sensitiveQuestion } from "./sensitive.ts";
import { fileSites } from "./sites.ts";
import { ownText, type SplitCell, textOf } from "./split.ts";
import { hidingTotals, totalFinder } from "./totals.ts";
import type { SourceRecord } from "./records.ts";
import { fold } from "./values.ts";

/**
 * Typed rows of one batch: the line of each, and the columns of the raw table. A column may go on
 * behind the last row, and is overwritten by the next batch.
 */
export type Batch = {
  lines: readonly number[] | Int32Array;
  columns: Record<string, readonly Coded[]>;
};

export type CheckContext = ColumnContext & {
  /** The measure that a row of a long file names, by its name and unit; null: one of its own. */
  measureOf: (name: string, unit: string | null) => Measure | null;
};

/** What is open and what is decided, and as `rule` all that reading depends on besides the rows. */
export type Profile = { questions: Question[]; decisions: Decision[]; rule: string };

/** Told of each row that cannot be taken, with the record that it is. */
export type OnReject = (reject: Reject, source: SourceRecord) => void;

/**
 * Checks the rows of one file. Rows are seen (`see`), what is open is settled (`settle`: questions
 * for a person, decisions taken), rows are read into typed batches. A file that is seen and read at
 * once settles after its first rows and again after the last: with the same rule, the batches stand.
 */
export function rowChecker(
  found: Recognised,
  layout: Layout,
  context: CheckContext,
  answers: Answers,
) {
  const { header } = layout;
  const places = new Map<string, number>();
  const sites = fileSites(context.sites, answers, found.export === "priorities");
  const columns: ReadColumn[] = found.columns.flatMap((column) => {
    const reader = columnReader(column, found.export, header, context, answers, sites);
    if (reader === null) return [];
    const { field } = reader;
    if (field !== null && !places.has(field)) places.set(field, places.size);
    return [{ ...reader, place: field === null ? -1 : places.get(field)!, alone: false }];
  });
  const required = columnsOf(contracts[found.export]).flatMap(([field, meta]) =>
    meta.required ? [{ field, meta, place: places.get(field) ?? -1 }] : [],
  );
  const siteColumn = columns.find(({ field }) => field === "site");
  const whole = columns.find(({ to }) => to.use === "measure" && to.measure.part === "denominator");
  let denominatorMeans: string | null = null;
  let rule = "";
  const unused = found.columns
    .filter(({ to }) => to.use === "ignored")
    .map(({ index, header: name }) => ({ index, sensitive: sensitiveQuestion(name) }));
  /** By place: what the cells of each row of a batch mean in a field. */
  let rows: ReadCell[][] = [];
  /** Places that no column fills alone. */
  let shared: number[] = [];
  const readRow = rowReader(found.export, header, columns, required);
  const findTotals = totalFinder(found.export, columns, required, sites);
  /** Rows of a batch that need a second look. */
  const hard = new Uint8Array(recordsPerBatch);

  return {
    /** Takes note of the cells of a batch of records. */
    see(records: RecordBatch): void {
      hidingTotals(records, findTotals(records), () => {
        for (const column of columns) column.see(records.cells[column.index]!, records.size);
        seeUnused(records);
      });
    },

    settle(): Profile {
      const questions: Question[] = [];
      const decisions: Decision[] = [];
      const sensitive = settleSensitive();
      for (const column of columns) {
        const settled = column.reader.settle(answers, column.waiting?.rowsOf(fold));
        // Nothing is asked, and nothing told, of the cells of a column that is not stored.
        if (column.dropped)
          questions.push(...settled.questions.flatMap((each) => untold(each, answers)));
        else {
          questions.push(...settled.questions);
          decisions.push(...settled.decisions);
        }
        if (column.repairs) questions.push(...column.repairs.questions());
      }
      const denominator = denominatorQuestion(whole?.header, answers);
      if (denominator) {
        denominatorMeans = denominator.means;
        questions.push(denominator.question);
        if (denominatorMeans)
          decisions.push({
            id: denominator.question.id,
            what: denominatorMeans.replace("_", " "),
            reason: "said by a person",
          });
      }
      for (const question of sensitive) {
        questions.push(question);
        decisions.push({
          id: question.id,
          what: isStored(question.id) ? "stored" : "not stored",
          reason: "looks sensitive",
        });
      }
      arrange();
      const siteRows = siteColumn?.waiting?.rowsOf(sites.fold) ?? (() => 0);
      const ofSites = sites.settle(siteRows);
      if (!siteColumn?.dropped) questions.push(...ofSites);
      const settled = JSON.stringify([
        columns.map(({ reader, dropped, hidden }) => [reader.rule(), dropped, hidden]),
        denominatorMeans,
        sites.rule(),
      ]);
      if (settled !== rule) forget();
      rule = settled;
      return { questions, decisions, rule };
    },

    /** Lets all cells be read, and coded, anew. */
    forget,

    /**
     * Reads records into one typed batch; rows that cannot be read go to `rejects`. `before` records
     * of the file stand above; with `seeing` this is the first look at them. Most rows are read
     * column by column; those of which a cell is more than a value for one field, or less, are looked
     * at again cell by cell.
     */
    read(records: RecordBatch, before: number, rejects: OnReject, seeing: boolean): Batch {
      if (before === 0) for (const { repairs } of columns) repairs?.restart();
      if (before === 0) for (const { waiting } of columns) waiting?.clear();
      const totals = findTotals(records);
      hidingTotals(records, totals, () => {
        if (seeing) seeUnused(records);
        readColumns(records, seeing);
      });
      for (const place of shared) rows[place]!.fill(none, 0, records.size);
      const fidelity = found.export === "fidelity" ? longBatch() : null;
      const lines = new Int32Array(records.size);
      let kept = 0;
      const measured: Measured[] = [];
      for (let row = 0; row < records.size; row++) {
        let refused: Refused | null = null;
        if (hard[row] === 1) {
          measured.length = 0;
          refused = totals.get(row) ?? readRow(records, rows, row, measured);
          if (refused === null && fidelity) refused = addLong(fidelity, records, row, measured);
        }
        if (refused !== null) {
          const line = records.lines[row]!;
          const value = refused.value === null ? null : ownText(refused.value.slice(0, 200));
          rejects({ line, record: before + row + 1, ...refused, value }, recordOf(records, row));
          continue;
        }
        if (kept < row) for (const list of rows) list[kept] = list[row]!;
        lines[kept++] = records.lines[row]!;
      }
      if (fidelity) return fidelity;
      const batch: Batch = { lines: lines.subarray(0, kept), columns: {} };
      for (const name of Object.keys(fileColumns(found.export))) batch.columns[name] = nothings;
      for (const [field, place] of places) {
        const name = columnOf(found.export, field);
        // A row that is kept has no problems in it.
        if (name in batch.columns) batch.columns[name] = rows[place] as Coded[];
      }
      return batch;
    },

    /** What was done by the word of a person to rows that have been read. */
    repaired: (): Decision[] => columns.flatMap(({ repairs }) => repairs?.decisions() ?? []),
  };

  /** Whether a column that looks sensitive is stored: a person has insisted, and it fills a field. */
  function isStored(id: string): boolean {
    const header = id.slice("sensitive:".length);
    return answers[id] === "keep" && columns.some((column) => column.header === header);
  }

  /** Says which columns fill their fields alone, so that their cells are those of the rows. */
  function arrange(): void {
    for (const column of columns) {
      const others = columns.filter((other) => other !== column && other.place === column.place);
      column.alone = column.to.use === "field" && !column.dropped && others.length === 0;
    }
    rows = Array.from(places, () => new Array<ReadCell>(recordsPerBatch));
    shared = Array.from(places.values());
    for (const { alone, place, cells } of columns)
      if (alone) {
        rows[place] = cells;
        shared.splice(shared.indexOf(place), 1);
      }
  }

  /** Reads the columns of a batch, and finds the rows that need a second look. */
  function readColumns({ cells, size }: RecordBatch, seeing: boolean): void {
    const needed = new Set(required.map(({ place }) => place));
    const isEach =
      found.export === "fidelity" ||
      columns.some(({ alone, dropped }) => !alone && !dropped) ||
      [...needed].some((place) => place === -1 || shared.includes(place));
    hard.fill(isEach ? 1 : 0, 0, size);
    for (const column of columns) {
      column.read(cells[column.index]!, size, seeing);
      if (isEach || column.dropped) continue;
      const must = needed.has(column.place);
      for (let row = 0; row < size; row++) {
        const { plain, empty } = column.cells[row]!;
        if (!plain || (must && empty)) hard[row] = 1;
      }
    }
  }

  /** What is asked of columns that look sensitive, which are not told from now on. */
  function settleSensitive(): Question[] {
    return found.columns.flatMap(({ index }) => {
      const column = columns.find((each) => each.index === index);
      const { sensitive } = column ?? unused.find((each) => each.index === index)!;
      const question = sensitive.settle(column === undefined);
      if (question === null) return [];
      if (column) {
        column.dropped = answers[question.id] !== "keep";
        column.hidden = true;
        column.repairs?.hide();
      }
      return [question];
    });
  }

  function forget(): void {
    for (const column of columns) column.forget();
  }

  /** Columns that are not stored are told of all the same where they look sensitive. */
  function seeUnused({ cells, size }: RecordBatch): void {
    for (const { index, sensitive } of unused) {
      const given = cells[index]!;
      for (let row = 0; row < size; row++) {
        const cell = given[row]!;
        if (cell === noCell || isSeen(cell)) continue;
        sensitive.see(textOf(cell));
      }
    }
  }

  /** The rows of a fidelity file, of which a record may have several. */
  function longBatch() {
    const names = Object.keys(fileColumns("fidelity"));
    return {
      lines: [] as number[],
      columns: Object.fromEntries(names.map((name): [string, Coded[]] => [name, []])),
    };
  }

  /** Adds the rows of a fidelity record, one for each measured value. */
  function addLong(
    batch: ReturnType<typeof longBatch>,
    records: RecordBatch,
    row: number,
    measured: readonly Measured[],
  ): Refused | null {
    const cells: Parameters<typeof longRows>[0] = {};
    for (const [field, place] of places) {
      const { word } = rows[place]![row]!;
      if (rows[place]![row] !== none && !(word instanceof Problem)) cells[field] = word;
    }
    const shares = columns.some(({ field, reader }) => field === "value" && reader.share?.());
    const long = longRows(cells, measured, denominatorMeans, context.measureOf, shares);
    if (long instanceof Problem) {
      const column = columns.find(
        ({ header: name, field }) =>
          name === long.column || (field !== null && field === long.column),
      );
      return refuse(
        column?.header ?? long.column,
        column ? textOf(records.cells[column.index]![row]!) : long.value,
        long.reason,
        long.fix,
      );
    }
    for (const each of long) {
      for (const [name, list] of Object.entries(batch.columns))
        list.push(notCoded((each[name] ?? null) as Word | null));
      batch.lines.push(records.lines[row]!);
    }
    return null;
  }
}

/** A question of a column that is not stored: none that is open, and no cell in what is answered. */
const untold = ({ values, ...question }: Question, answers: Answers): Question[] =>
  answers[question.id] === undefined || question.id.includes("=")
    ? []
    : [{ ...question, samples: [], ...(values && { values: [] }) }];

/** Whether a cell of a column that is not read was met before; from now on it was. */
function isSeen(cell: SplitCell): boolean {
  if (typeof cell === "string") return false;
  const seen = cell.read !== undefined;
  cell.read = none;
  return seen;
}

/** A column that the file does not have. */
const nothings: readonly Coded[] = new Array<Coded>(recordsPerBatch).fill(nothing);

const tableNames: Record<string, string> = { from: "from_date", to: "to_date", left: "left_on" };

/** The column of the raw table for a field: some contract names are reserved in SQL. */
const columnOf = (name: ExportName, field: string): string =>
  field in fileColumns(name) ? field : (tableNames[field] ?? field);
