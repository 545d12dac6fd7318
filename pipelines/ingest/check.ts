import { type ColumnMeta, columnsOf, type ExportName } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { fileColumns } from "../contracts/tables.ts";
import { type Coded, notCoded, nothing, type Word } from "../warehouse/coded.ts";
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
import { denominatorQuestion, longRows, type MeasureColumn } from "./fidelity.ts";
import type { Layout } from "./layout.ts";
import type { Measure } from "./measure.ts";
import type { Answers, Decision, Question, Reject } from "./question.ts";
import { type ColumnUse, type MappedColumn, mayBeEmpty } from "./column_use.ts";
import type { Recognised } from "./recognise.ts";
import { type Repairs, repairsOf } from "./repairs.ts";
import { fileSites } from "./sites.ts";
import { type Waiting, waitingRows } from "./waiting.ts";
import { sensitiveQuestion } from "./sensitive.ts";
import { fits, headerAgain, repeatsHeader, type SourceRecord, tooLong } from "./records.ts";
import { wrongWidth } from "./reread.ts";
import { type KnownCell, ownText } from "./split.ts";
import { fold, saysTotal } from "./values.ts";

/** A column of the file that is read, with what reads its cells. */
type ReadColumn = MappedColumn & {
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
  /** Cells that were met before, read or not: most columns repeat a few. */
  known: Map<string, ReadCell | typeof unread>;
};

/** What a cell was read as: one object wherever it is met again, so that it is coded once. */
type ReadCell = Coded<Cell | Problem> & {
  /** Whether it is a value of the raw table: no problem, and nothing that was withheld. */
  readonly plain: boolean;
};

/** Typed rows of one batch: the line of each, and the columns of the raw table. */
export type Batch = { lines: number[]; columns: Record<string, Coded[]> };

export type CheckContext = Surroundings & {
  /** Spelling of the sites that other imports have brought, by folded name. */
  sites: ReadonlyMap<string, string>;
  /** Keyed hash of a family's identifier. */
  hashCase: (id: string) => string;
  /** The measure that a row of a long file names, by its name and unit; null: one of its own. */
  measureOf: (name: string, unit: string | null) => Measure | null;
};

/** What is open and what is decided, and as `rule` all that reading depends on besides the rows. */
export type Profile = { questions: Question[]; decisions: Decision[]; rule: string };

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
  const width = header.length;
  const places = new Map<string, number>();
  const columns: ReadColumn[] = found.columns.flatMap((column) => {
    const { to } = column;
    if (to.use === "ignored") return [];
    const reader =
      to.use === "measure"
        ? measureReader(column.header, to.measure.unit, context)
        : to.use === "tick"
          ? cellReader(column.header, { ...to.meta, kind: "yes" }, context)
          : cellReader(column.header, to.meta, context);
    const field = to.use === "measure" ? null : to.field;
    if (field !== null && !places.has(field)) places.set(field, places.size);
    const place = field === null ? -1 : places.get(field)!;
    const repairs = repairsOf(column.header, layout.header, mayBeEmpty(to), answers);
    const hidden = to.use === "field" && (to.meta.kind === "case" || to.meta.kind === "note");
    if (hidden) repairs?.hide();
    return [
      {
        ...column,
        reader,
        field,
        place,
        alone: false,
        dropped: false,
        hidden,
        repairs,
        sensitive: sensitiveQuestion(column.header),
        waiting: asksByWord(to, context) ? waitingRows() : null,
        known: new Map(),
      },
    ];
  });
  const required = columnsOf(contracts[found.export]).flatMap(([field, meta]) =>
    meta.required ? [{ field, meta, place: places.get(field) ?? -1 }] : [],
  );
  const repaired = columns.filter(({ repairs }) => repairs !== null);
  const siteColumn = columns.find(({ field }) => field === "site");
  const sites = fileSites(context.sites);
  const whole = columns.find(({ to }) => to.use === "measure" && to.measure.part === "denominator");
  let denominatorMeans: string | null = null;
  let rule = "";
  const unused = found.columns
    .filter(({ to }) => to.use === "ignored")
    .map(({ index, header: name }) => ({ index, sensitive: sensitiveQuestion(name) }));

  return {
    /** Takes note of the cells of a batch of records. */
    see(records: readonly SourceRecord[]): void {
      for (const { fields, known, problem } of records) {
        if (problem !== null || !fits(fields, width) || repeatsHeader(fields, header)) continue;
        for (const column of columns) seeCell(column, fields[column.index]!);
        seeUnused(fields, known);
      }
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
          what: answers[question.id] === "keep" ? "stored" : "not stored",
          reason: "looks sensitive",
        });
      }
      for (const column of columns) {
        const { place, to, repairs, dropped } = column;
        const others = columns.filter((other) => other !== column && other.place === place);
        const counted = column === siteColumn && column.waiting !== null;
        column.alone =
          to.use === "field" && repairs === null && !dropped && !counted && others.length === 0;
      }
      const siteRows = siteColumn?.waiting?.rowsOf(sites.fold) ?? (() => 0);
      const ofSites = sites.settle(answers, siteRows);
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
     * of the file stand above; with `seeing` this is the first look at them.
     */
    read(
      records: readonly SourceRecord[],
      before: number,
      rejects: OnReject,
      seeing: boolean,
    ): Batch {
      if (before === 0) for (const { repairs } of repaired) repairs!.restart();
      if (before === 0) for (const { waiting } of columns) waiting?.clear();
      const batch = emptyBatch(found.export);
      const rows = Array.from(places, () => new Array<ReadCell>(records.length));
      const shared = new Set(columns.flatMap(({ alone, place }) => (alone ? [] : [place])));
      shared.delete(-1);
      const measured: { column: MeasureColumn; cell: Cell }[] = [];
      let row = 0;
      for (const [at, source] of records.entries()) {
        for (const place of shared) rows[place]![row] = none;
        measured.length = 0;
        let refused = readRow(source, rows, row, measured, seeing);
        if (refused === null && found.export === "fidelity")
          refused = addLong(batch, source, rows, row, measured);
        else if (refused === null) {
          batch.lines.push(source.line);
          row++;
        }
        if (refused !== null) {
          const { line } = source;
          const value = refused.value === null ? null : ownText(refused.value.slice(0, 200));
          rejects({ line, record: before + at + 1, ...refused, value }, source);
        }
      }
      if (found.export === "fidelity") return batch;
      for (const [field, place] of places) {
        const name = columnOf(found.export, field);
        // A row that is kept has no problems in it.
        if (name in batch.columns) batch.columns[name] = rows[place]!.slice(0, row) as Coded[];
      }
      for (const list of Object.values(batch.columns)) while (list.length < row) list.push(nothing);
      return batch;
    },

    /** What was done by the word of a person to rows that have been read. */
    repaired: (): Decision[] => repaired.flatMap(({ repairs }) => repairs!.decisions()),
  };

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
    for (const { known } of columns) for (const cell of known.keys()) known.set(cell, unread);
  }

  function seeCell(column: ReadColumn, cell: string): void {
    if (cell === "" || column.known.has(cell)) return;
    if (column.known.size < mostKnown) column.known.set(ownText(cell), unread);
    lookAt(column, cell);
  }

  function lookAt(column: ReadColumn, cell: string): void {
    column.sensitive.see(cell);
    const text = column.repairs === null ? cell : column.repairs.textOf(cell);
    if (text === "") return;
    column.reader.see(text);
    if (column === siteColumn) sites.see(text);
  }

  /** Columns that are not stored are told of all the same where they look sensitive. */
  function seeUnused(fields: readonly string[], known: SourceRecord["known"]): void {
    for (const { index, sensitive } of unused) {
      const cell = known?.[index];
      if (cell?.read !== undefined) continue;
      if (cell) cell.read = none;
      sensitive.see(fields[index]!);
    }
  }

  function readKnown(column: ReadColumn, known: KnownCell, seeing: boolean): ReadCell {
    const cell = readCell(column, known.text, seeing);
    known.read = cell;
    return cell;
  }

  function readCell(column: ReadColumn, raw: string, seeing: boolean): ReadCell {
    const { known } = column;
    const before = known.get(raw);
    if (before !== undefined && before !== unread) return before;
    if (seeing && before === undefined) seeCell(column, raw);
    const cell = readNew(column, raw);
    if (before === unread || known.size < mostKnown) known.set(ownText(raw), cell);
    return cell;
  }

  function readNew(column: ReadColumn, raw: string): ReadCell {
    const text = column.repairs === null ? raw : column.repairs.textOf(raw);
    return readAs(
      text.includes("\ufffd") ? lostCharacter : meant(column, column.reader.read(text)),
    );
  }

  /** Reads a cell of a column whose cells are mostly different: none is remembered. */
  function readVaried(column: ReadColumn, raw: string, seeing: boolean): ReadCell {
    if (seeing && raw !== "") lookAt(column, raw);
    return readNew(column, raw);
  }

  /** What a cell that was read means in its field. */
  function meant({ field }: ReadColumn, cell: Cell | Problem): Cell | Problem {
    if (typeof cell !== "string") return cell;
    if (field === "site") return sites.nameOf(cell);
    if (field === "case_id") return context.hashCase(cell);
    if (found.export === "goals" && field === "kind")
      return /strength/i.test(fold(cell)) ? "strength" : "growth_edge";
    if (found.export === "measures" && field === "good")
      return /^(down|lower|decrease)/i.test(cell) ? "down" : "up";
    return cell;
  }

  /** A cell as it counts after what a person said of its like. */
  function repair(repairs: Repairs, cell: ReadCell, raw: string): ReadCell {
    const { word } = cell;
    const unreadable = word instanceof Problem || (isWithheld(word) && found.export !== "fidelity");
    const asEmpty = unreadable && repairs.empties;
    repairs.count(raw, asEmpty);
    return asEmpty ? readAs(null) : cell;
  }

  /** Reads a record into a row of `rows` and into `measured`, or says why it is rejected. */
  function readRow(
    { fields, known, problem }: SourceRecord,
    rows: readonly ReadCell[][],
    row: number,
    measured: { column: MeasureColumn; cell: Cell }[],
    seeing: boolean,
  ): Refused | null {
    // A whole line may hold what must not be stored, such as the number of a family: its place says
    // enough. So do cells of columns that are stored only as hashes.
    if (problem !== null)
      return refuse(
        null,
        null,
        problem,
        problem.startsWith(tooLong)
          ? "leave out the cell that is so long, or export it again: a line break may be missing"
          : "double the quotes inside the field, or remove them",
      );
    if (!fits(fields, width))
      return refuse(
        null,
        null,
        wrongWidth(fields.length, width),
        "put quotes around fields that hold the delimiter or a line break",
      );
    if (repeatsHeader(fields, header))
      return refuse(null, null, headerAgain.reason, headerAgain.fix);
    if (seeing) seeUnused(fields, known);
    let bad: { column: ReadColumn; cell: Problem } | null = null;
    let withheld: ReadColumn | null = null;
    for (const column of columns) {
      const met = known?.[column.index];
      let read: ReadCell;
      if (met) read = (met.read as ReadCell | undefined) ?? readKnown(column, met, seeing);
      else if (known) read = readVaried(column, fields[column.index]!, seeing);
      else read = readCell(column, fields[column.index]!, seeing);
      if (column.alone && read.plain) {
        rows[column.place]![row] = read;
        continue;
      }
      if (column.waiting !== null && (column === siteColumn || read.word instanceof Problem))
        column.waiting.add(fields[column.index]!);
      if (column.repairs !== null) read = repair(column.repairs, read, fields[column.index]!);
      if (bad !== null || column.dropped) continue;
      const { place, to } = column;
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
        rows[place]![row] = column.alone ? read : united(rows[place]![row]!, read);
      }
    }
    if (bad !== null) {
      const { header, index, hidden } = bad.column;
      return refuse(header, hidden ? null : fields[index]!, bad.cell.reason, bad.cell.fix);
    }
    for (const { field, meta, place } of required) {
      const cell = rows[place]?.[row]?.word ?? null;
      const empty = cell === null || (Array.isArray(cell) && cell.length === 0);
      if (empty && !(field === "measure" && measured.length > 0))
        return refuseEmpty(fields, field, meta);
    }
    if (withheld === null || found.export === "fidelity") return null;
    return refuse(
      withheld.header,
      fields[withheld.index]!,
      "withheld at the source",
      "leave the cell empty",
    );
  }

  function refuseEmpty(fields: readonly string[], field: string, meta: ColumnMeta): Refused {
    const column = columns.find((each) => each.field === field);
    return saysTotal(fields)
      ? refuse(
          column?.header ?? field,
          null,
          `looks like a row of totals, not one of the ${found.export}`,
          "nothing to do: it was left out",
        )
      : refuse(
          column?.header ?? field,
          fields[column?.index ?? -1] ?? null,
          `${meta.doc} is empty`,
          "fill it in at the source and export again",
        );
  }

  /** Adds the rows of a fidelity record, one for each measured value. */
  function addLong(
    batch: Batch,
    { line, fields }: SourceRecord,
    rows: readonly ReadCell[][],
    row: number,
    measured: readonly { column: MeasureColumn; cell: Cell }[],
  ): Refused | null {
    const cells: Record<string, Cell> = {};
    for (const [field, place] of places) {
      const cell = rows[place]![row]!;
      if (cell !== none) cells[field] = cell.word as Cell;
    }
    const shares = columns.some(({ field, reader }) => field === "value" && reader.share?.());
    const long = longRows(cells, measured, denominatorMeans, context.measureOf, shares);
    if (long instanceof Problem) {
      const column = columns.find(
        ({ header, field }) => header === long.column || (field !== null && field === long.column),
      );
      return refuse(
        column?.header ?? long.column,
        column ? fields[column.index]! : long.value,
        long.reason,
        long.fix,
      );
    }
    for (const each of long) {
      for (const [name, list] of Object.entries(batch.columns))
        list.push(notCoded((each[name] ?? null) as Word | null));
      batch.lines.push(line);
    }
    return null;
  }
}

/** Told of each row that cannot be taken, with the record that it is. */
export type OnReject = (reject: Reject, source: SourceRecord) => void;

/** Why a row is rejected. */
type Refused = Pick<Reject, "column" | "value" | "reason" | "fix">;

const refuse = (
  column: string | null,
  value: string | null,
  reason: string,
  fix: string,
): Refused => ({ column, value, reason, fix });

/** A question of a column that is not stored: none that is open, and no cell in what is answered. */
const untold = ({ values, ...question }: Question, answers: Answers): Question[] =>
  answers[question.id] === undefined || question.id.includes("=")
    ? []
    : [{ ...question, samples: [], ...(values && { values: [] }) }];

const readAs = (word: Cell | Problem): ReadCell => ({
  word,
  code: -1,
  plain: !(word instanceof Problem) && !isWithheld(word),
});
/** A place that no cell has filled. */
const none = readAs(null);

/** Whether a person may have to say what words of a column mean, one by one. */
const asksByWord = (to: ColumnUse, { sites }: CheckContext): boolean =>
  to.use === "field" &&
  (to.meta.kind === "format" ||
    to.meta.kind === "trigger" ||
    (to.field === "site" && sites.size > 0));

const unread = Symbol("a cell that was seen and not read");
const mostKnown = 20_000;

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

const tableNames: Record<string, string> = { from: "from_date", to: "to_date", left: "left_on" };

/** The column of the raw table for a field: some contract names are reserved in SQL. */
const columnOf = (name: ExportName, field: string): string =>
  field in fileColumns(name) ? field : (tableNames[field] ?? field);

const emptyBatch = (name: ExportName): Batch => ({
  lines: [],
  columns: Object.fromEntries(Object.keys(fileColumns(name)).map((column) => [column, []])),
});
