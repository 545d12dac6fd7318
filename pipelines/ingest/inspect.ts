import type { ColumnMeta, ExportName, Kind } from "../contracts/column.ts";
import type { RowCounts } from "../ledger/imports.ts";
import { type CellReader, Problem } from "./cell.ts";
import { cellReader } from "./cells.ts";
import type { Bytes } from "./decode.ts";
import type { Layout } from "./layout.ts";
import type { Answers, Decision, Question, Reject } from "./question.ts";
import { dataRecords, openQuestions, type ReadContext, readFile } from "./read.ts";
import { fits } from "./records.ts";
import { wrongWidth } from "./reread.ts";
import { sensitiveQuestion } from "./sensitive.ts";
import { missing, oneLine, saysTotal, writtenDate, writtenNumber } from "./values.ts";

export type InspectedColumn = {
  name: string;
  type: "text" | "id" | "date" | "number";
  /** First values as they would be stored. */
  samples: (string | number)[];
  /** Different values, up to 10,000. */
  distinct: number;
  sum: number | null;
};

export type Inspection = {
  file: string;
  sha256: string;
  export: ExportName | null;
  outcome: "accepted" | "accepted_with_rejects" | "needs_answer" | "refused";
  encoding: string;
  delimiter: string | null;
  headerLine: number | null;
  rows: RowCounts;
  columns: InspectedColumn[];
  rejects: Reject[];
  questions: Question[];
  decisions: Decision[];
  refusal: { reason: string; fix: string } | null;
};

/**
 * Reads any delimited file as far as it can be read without knowing which export it is: encoding,
 * dialect, header, a type for each column, and which rows cannot be read. Writes nothing.
 */
export async function inspect(
  file: string,
  bytes: Bytes,
  context: ReadContext,
  answers: Answers = {},
  as: ExportName | null = null,
): Promise<Inspection> {
  const reading = await readFile(bytes, context, answers, as);
  const { layout, recognised } = reading;
  const known = recognised !== null && recognised.missing.length === 0;
  const found: Inspection = {
    file,
    sha256: reading.sha256,
    export: known ? recognised.export : null,
    outcome: "refused",
    encoding: reading.encoding,
    delimiter: layout?.delimiter ?? null,
    headerLine: layout?.headerLine ?? null,
    rows: { read: 0, new: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0 },
    columns: [],
    rejects: [],
    questions: [],
    decisions: reading.decisions,
    refusal: reading.refusal,
  };
  if (layout === null || (as !== null && reading.refusal !== null)) return found;
  const table = await readTable(bytes, reading.encoding, layout, context, answers);
  const beforeColumns = reading.questions.filter(({ id }) =>
    /^(encoding|delimiter|header|header-rows)$/.test(id),
  );
  const questions =
    known && as !== null ? reading.questions : [...beforeColumns, ...table.questions];
  const open = openQuestions(questions, answers);
  const { read, rejected } = table;
  const kept = read - rejected;
  return {
    ...found,
    refusal:
      kept === 0
        ? { reason: "no row could be read", fix: table.rejects[0]?.fix ?? "export the file again" }
        : null,
    outcome:
      open.length > 0
        ? "needs_answer"
        : kept === 0
          ? "refused"
          : rejected > 0
            ? "accepted_with_rejects"
            : "accepted",
    rows: { ...found.rows, read, new: kept, rejected },
    columns: table.columns,
    rejects: table.rejects,
    questions: open,
    decisions: [...reading.decisions, ...table.decisions],
  };
}

/** What a column of unknown meaning holds, by all its cells. */
function noteTypes(header: string) {
  const identifier = /(^|[ _-])(id|ids|no|nr|number|code|#)$|^id([ _-]|$)|#/i.test(header);
  let [dates, numbers, all, asText] = [0, 0, 0, false];
  return {
    see(text: string): void {
      if (missing(text)) return;
      all++;
      const { form } = writtenDate(text);
      if (form === "plain" || form === "ordered") dates++;
      const { point, comma } = writtenNumber(text);
      if (point !== null || comma !== null) numbers++;
      if (/^0\d/.test(text) || /^\d{16,}$/.test(text)) asText = true;
    },
    kind(): Kind {
      if (all > 0 && dates === all) return "date";
      if (identifier || asText) return "id";
      return all > 0 && numbers === all ? "number" : "text";
    },
  };
}

type Table = Pick<Inspection, "columns" | "rejects" | "questions" | "decisions"> & {
  read: number;
  rejected: number;
};

async function readTable(
  bytes: Bytes,
  encoding: Inspection["encoding"],
  layout: Layout,
  context: ReadContext,
  answers: Answers,
): Promise<Table> {
  const notes = layout.header.map(noteTypes);
  const sensitive = layout.header.map(sensitiveQuestion);
  const width = layout.header.length;
  let last: string[] = [];
  const table: Table = {
    columns: [],
    rejects: [],
    questions: [],
    decisions: [],
    read: 0,
    rejected: 0,
  };
  const each = () => dataRecords(bytes, encoding as Parameters<typeof dataRecords>[1], layout);
  for await (const records of each())
    for (const { fields, problem } of records) {
      if (problem !== null || !fits(fields, width)) continue;
      last = fields;
      for (let at = 0; at < width; at++) {
        const cell = fields[at] ?? "";
        notes[at]!.see(oneLine(cell));
        sensitive[at]!.see(cell);
      }
    }
  const readers: CellReader[] = layout.header.map((header, at) => {
    const meta: ColumnMeta = {
      kind: notes[at]!.kind(),
      doc: header,
      aliases: [],
      required: false,
      event: true,
    };
    return cellReader(header, meta, { ...context, delimiter: layout.delimiter });
  });
  for await (const records of each())
    for (const { fields, problem } of records)
      if (problem === null && fits(fields, width))
        readers.forEach((reader, at) => reader.see(fields[at] ?? ""));
  for (const reader of readers) {
    const settled = reader.settle(answers);
    table.questions.push(...settled.questions);
    table.decisions.push(...settled.decisions);
  }
  table.questions.push(...sensitive.flatMap((question) => question.settle(false) ?? []));
  if (looksLikeTotal(last))
    table.questions.push({
      id: "total-row",
      question: "The last row looks like a total. Is it one?",
      options: [
        { value: "total", label: "yes: leave it out" },
        { value: "data", label: "no: it is a row like the others" },
      ],
      samples: [last.join(" | ")],
    });
  const kinds = notes.map((note) => note.kind());
  const sums = layout.header.map(() => 0);
  const samples: (string | number)[][] = layout.header.map(() => []);
  const distinct = layout.header.map(() => new Set<string | number>());
  for await (const records of each())
    for (const { line, fields, problem } of records) {
      table.read++;
      const reject = (column: string | null, value: string, reason: string, fix: string): void => {
        table.rejected++;
        table.rejects.push({
          line,
          record: table.read,
          column,
          value: value.slice(0, 200),
          reason,
          fix,
        });
      };
      if (problem !== null) {
        reject(
          null,
          fields.join(layout.delimiter),
          problem,
          "double the quotes inside the field, or remove them",
        );
        continue;
      }
      if (!fits(fields, width)) {
        reject(
          null,
          fields.join(layout.delimiter),
          wrongWidth(fields.length, width),
          "put quotes around fields that hold the delimiter or a line break",
        );
        continue;
      }
      const cells = readers.map((reader, at) => reader.read(fields[at] ?? ""));
      const bad = cells.findIndex((cell) => cell instanceof Problem);
      if (bad !== -1) {
        const { reason, fix } = cells[bad] as Problem;
        reject(layout.header[bad]!, fields[bad] ?? "", reason, fix);
        continue;
      }
      cells.forEach((cell, at) => {
        if (typeof cell !== "string" && typeof cell !== "number") return;
        if (typeof cell === "number") sums[at]! += cell;
        if (samples[at]!.length < 3) samples[at]!.push(cell);
        if (distinct[at]!.size < 10_000) distinct[at]!.add(cell);
      });
    }
  table.columns = layout.header.map((name, at) => ({
    name,
    type: kinds[at] as InspectedColumn["type"],
    samples: samples[at]!,
    distinct: distinct[at]!.size,
    sum: kinds[at] === "number" ? sums[at]! : null,
  }));
  return table;
}

/** Whether a row begins with a word for a total and has a number after it. */
const looksLikeTotal = (fields: readonly string[]): boolean =>
  saysTotal(fields) &&
  fields.some((field) => field.trim() !== "" && writtenNumber(oneLine(field)).point !== null);
