import type { ExportName } from "../contracts/column.ts";
import type { RowCounts } from "../ledger/imports.ts";
import type { Bytes, Encoding } from "./decode.ts";
import { type InspectedColumn, readTable } from "./inspect_table.ts";
import {
  answerable,
  type Answers,
  checkAnswers,
  type Decision,
  type Question,
  type Reject,
} from "./question.ts";
import { openQuestions, type ReadContext, readFile } from "./read.ts";

export type Inspection = {
  file: string;
  sha256: string;
  export: ExportName | null;
  outcome: "accepted" | "accepted_with_rejects" | "needs_answer" | "refused";
  encoding: Encoding;
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
 * dialect, header, a type for each column, and which rows cannot be read. Writes nothing. Answers to
 * what this file does not ask are passed over; throws wrong usage on an answer that is none.
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
  const decisions = [...reading.decisions, ...table.decisions];
  const may = answerable({ questions: [...reading.questions, ...questions], decisions });
  const own = Object.entries(answers).filter(([id]) => may.some((each) => each.id === id));
  checkAnswers(file, Object.fromEntries(own), may);
  const open = openQuestions(questions, answers);
  const { read } = table;
  const rejected = table.rejects.length;
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
    decisions,
  };
}
