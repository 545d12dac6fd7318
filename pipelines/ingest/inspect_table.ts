import type { ColumnMeta, Kind } from "../contracts/column.ts";
import { type Cell, type CellReader, lostCharacter, Problem } from "./cell.ts";
import { cellReader } from "./cells.ts";
import { columnKind } from "./column_kind.ts";
import type { Bytes, Encoding } from "./decode.ts";
import type { Layout } from "./layout.ts";
import type { Answers, Decision, Question, Reject } from "./question.ts";
import type { ReadContext } from "./read.ts";
import { dataRecords } from "./record_batch.ts";
import { fits, headerAgain, repeatsHeader, type SourceRecord } from "./records.ts";
import { wrongWidth } from "./reread.ts";
import { sensitiveQuestion } from "./sensitive.ts";
import { oneLine, saysTotal, writtenNumber } from "./values.ts";

export type InspectedColumn = {
  name: string;
  type: "text" | "id" | "date" | "number";
  /** First values as they would be stored; none of a column that looks sensitive. */
  samples: (string | number)[];
  /** Different values, up to 10,000. */
  distinct: number;
  sum: number | null;
};

export type Table = {
  columns: InspectedColumn[];
  rejects: Reject[];
  questions: Question[];
  decisions: Decision[];
  /** Data records, those that were rejected too. */
  read: number;
};

type Column = {
  name: string;
  index: number;
  kind: Kind;
  reader: CellReader;
  /** Whether it looks sensitive and nobody insists on it: its values are not shown. */
  hidden: boolean;
  samples: (string | number)[];
  distinct: Set<string | number>;
  sum: number;
};

/** Reads the rows of a file of which only the layout is known, each column by what it holds. */
export async function readTable(
  bytes: Bytes,
  encoding: Encoding,
  layout: Layout,
  context: ReadContext,
  answers: Answers,
): Promise<Table> {
  const { header } = layout;
  const width = header.length;
  const whole = async (take: (fields: string[]) => void) => {
    for await (const records of dataRecords(bytes, encoding, layout))
      for (const { fields, problem } of records)
        if (problem === null && fits(fields, width) && !repeatsHeader(fields, header)) take(fields);
  };
  const kinds = header.map(columnKind);
  const sensitive = header.map(sensitiveQuestion);
  let [rows, totals] = [0, 0];
  let last: string[] = [];
  await whole((fields) => {
    rows++;
    last = fields;
    if (saysTotal(fields)) totals++;
    for (let at = 0; at < width; at++) {
      kinds[at]!.see(fields[at] ?? "");
      sensitive[at]!.see(fields[at] ?? "");
    }
  });
  const questions: Question[] = [];
  const decisions: Decision[] = [];
  const doubled = doubledNames(header, (index) => kinds[index]!.joins);
  questions.push(...doubled.map(({ question }) => question));
  const leftOut = new Set(
    doubled.flatMap(({ question, columns }) => {
      const picked = answers[question.id];
      return picked === undefined ? [] : columns.filter((index) => header[index] !== picked);
    }),
  );
  const columns = header.flatMap((name, index): Column[] => {
    if (leftOut.has(index)) return [];
    const kind = kinds[index]!.kind();
    const { event } = kinds[index]!;
    const meta: ColumnMeta = { kind, doc: name, aliases: [], required: false, event };
    const reader = cellReader(name, meta, { ...context, delimiter: layout.delimiter });
    const question = sensitive[index]!.settle(false);
    if (question) questions.push(question);
    const hidden = question !== null && answers[question.id] !== "keep";
    return [{ name, index, kind, reader, hidden, samples: [], distinct: new Set(), sum: 0 }];
  });
  await whole((fields) => {
    for (const { reader, index } of columns) reader.see(fields[index] ?? "");
  });
  for (const { reader } of columns) {
    const settled = reader.settle(answers);
    questions.push(...settled.questions);
    decisions.push(...settled.decisions);
  }
  const total = totals * 2 <= Math.max(2, rows) && looksLikeTotal(last);
  if (total) questions.push(totalQuestion(last, columns));
  const totalLine = total && answers["total-row"] === "total" ? last : null;
  const rejects: Reject[] = [];
  let read = 0;
  for await (const records of dataRecords(bytes, encoding, layout))
    for (const record of records) {
      read++;
      const reject = rejected(record, header, totalLine) ?? readRow(record.fields, columns);
      if (reject) rejects.push({ line: record.line, record: read, ...reject });
    }
  return {
    columns: columns.map(({ name, kind, samples, distinct, sum }) => ({
      name,
      type: typeOf(kind),
      samples,
      distinct: distinct.size,
      sum: typeOf(kind) === "number" ? sum : null,
    })),
    rejects,
    questions,
    decisions,
    read,
  };
}

type Why = Omit<Reject, "line" | "record">;

/** Why a whole row is no row, if it is not. Its text is not kept: it may hold what must not be. */
function rejected(
  { fields, problem }: SourceRecord,
  header: readonly string[],
  total: readonly string[] | null,
): Why | null {
  const why = (reason: string, fix: string): Why => ({ column: null, value: null, reason, fix });
  if (problem !== null) return why(problem, "double the quotes inside the field, or remove them");
  if (!fits(fields, header.length))
    return why(
      wrongWidth(fields.length, header.length),
      "put quotes around fields that hold the delimiter or a line break",
    );
  if (repeatsHeader(fields, header)) return why(headerAgain.reason, headerAgain.fix);
  if (total !== null && total.every((field, at) => field === fields[at]))
    return why("a row of totals", "nothing to do: it was left out");
  return null;
}

/** Reads a row into its columns; why it cannot be read, if it cannot. */
function readRow(fields: readonly string[], columns: readonly Column[]): Why | null {
  const cells: Cell[] = [];
  for (const { name, index, reader, hidden } of columns) {
    const written = fields[index] ?? "";
    const cell = written.includes("\ufffd") ? lostCharacter : reader.read(written);
    if (cell instanceof Problem) {
      const { reason, fix } = cell;
      return { column: name, value: hidden ? null : written.slice(0, 200), reason, fix };
    }
    cells.push(cell);
  }
  columns.forEach((column, at) => {
    const cell = cells[at]!;
    const value = typeof cell === "object" && cell !== null && "day" in cell ? cell.day : cell;
    if (typeof value !== "string" && typeof value !== "number") return;
    if (typeof value === "number") column.sum += value;
    if (!column.hidden && column.samples.length < 3) column.samples.push(value);
    if (column.distinct.size < 10_000) column.distinct.add(value);
  });
  return null;
}

const typeOf = (kind: Kind): InspectedColumn["type"] =>
  kind === "period" || kind === "date"
    ? "date"
    : kind === "minutes" || kind === "number"
      ? "number"
      : kind === "id"
        ? "id"
        : "text";

/** Columns of one name, where only one of them can be it. */
function doubledNames(
  header: readonly string[],
  joins: (index: number) => boolean,
): { question: Question; columns: number[] }[] {
  const byName = Map.groupBy(header.keys(), (index) => header[index]!.replace(/ \(\d+\)$/, ""));
  return [...byName].flatMap(([name, columns]) =>
    columns.length === 1 || !header.includes(name) || joins(columns[0]!)
      ? []
      : [
          {
            columns,
            question: {
              id: `field:${name}`,
              question: `${columns.length} columns are named ${name}. Which is it?`,
              options: columns.map((index) => ({ value: header[index]!, label: header[index]! })),
              samples: [],
            },
          },
        ],
  );
}

/** Whether a row begins with a word for a total and has a number after it. */
const looksLikeTotal = (fields: readonly string[]): boolean =>
  saysTotal(fields) && fields.some((field) => writtenNumber(oneLine(field)).point !== null);

const totalQuestion = (row: readonly string[], columns: readonly Column[]): Question => ({
  id: "total-row",
  question: "The last row looks like a total. Is it one?",
  options: [
    { value: "total", label: "yes: leave it out" },
    { value: "data", label: "no: it is a row like the others" },
  ],
  samples: [
    columns
      .filter(({ hidden }) => !hidden)
      .map(({ index }) => row[index] ?? "")
      .join(" | "),
  ],
});
