import type { ExportName } from "../contracts/column.ts";
import { limits } from "../limits.ts";
import { type Batch, type CheckContext, type OnReject, rowChecker } from "./check.ts";
import { type Bytes, decode, type Encoding, encodingOptions, type Scan, scan } from "./decode.ts";
import { findLayout, type Layout } from "./layout.ts";
import { type Measure, measureOfRow } from "./measure.ts";
import { type Names, namesOf, writeNames } from "./names.ts";
import type { Answers, Decision, Question } from "./question.ts";
import { recognise, type Recognised } from "./recognise.ts";
import { recordBatches } from "./record_batch.ts";
import { nothingSaid } from "./said.ts";
import { fold } from "./values.ts";

export type ReadContext = Omit<CheckContext, "delimiter" | "measureOf"> & Names;

/** What is known of a file, and of its rows when all were looked at. */
export type FileFacts = {
  sha256: string;
  encoding: Encoding;
  layout: Layout | null;
  /** The header as found where nobody says what parts the columns or which rows name them: what a source is known by. */
  source: string[];
  recognised: Recognised | null;
  refusal: { reason: string; fix: string } | null;
  /** All questions of the file, those that are answered too. */
  questions: Question[];
  decisions: Decision[];
  /** The names by which it was read, as text (`writeNames`): with them its rows are told again as they were. */
  names: string | null;
  /** What was done by the word of a person to the rows that have been read. */
  repaired: Decision[];
  /** Data records of the file. */
  records: number;
  /** Whether the taker has all rows as `batches` gives them: no row needs another look. */
  taken: boolean;
};

export type FileReading = FileFacts & {
  /** Reads all rows into typed batches of the raw table. Only without a refusal. */
  batches: (rejects: OnReject) => AsyncGenerator<{ batch: Batch; records: number }>;
};

/**
 * Takes the rows while the file is looked at for the first time, read by what its first rows say. If
 * a later row says otherwise, the reading is not `taken` and `batches` gives all rows again.
 */
export type Taker = {
  begin(name: ExportName): Promise<void>;
  rows(batch: Batch, records: number): Promise<void>;
  reject: OnReject;
};

const sampleCharacters = 1 << 18;

/**
 * Reads one file as far as it can be without a person: encoding, dialect, header, export, columns,
 * and one look at all rows. Decides nothing silently: what is taken stands in `decisions`, what
 * only a person can say in `questions`. Never throws on content. `known` spares a second scan of the
 * bytes, `taker` a second look at the rows.
 */
export async function readFile(
  bytes: Bytes,
  context: ReadContext,
  answers: Answers,
  as: ExportName | null = null,
  { known, taker }: { known?: Scan; taker?: Taker } = {},
): Promise<FileReading> {
  const reading = await readHeader(bytes, context, answers, as, known);
  const { layout, recognised, encoding } = reading;
  if (reading.refusal !== null || layout === null || recognised === null) return reading;
  const { delimiter } = layout;
  const around = { ...context, measureOf: rowMeasures(context), delimiter };
  const checker = rowChecker(recognised, layout, around, answers);
  let early: string | null = null;
  await taker?.begin(recognised.export);
  for await (const records of recordBatches(bytes, encoding, layout)) {
    const first = early === null;
    if (first) checker.see(records);
    if (taker) {
      early ??= checker.settle().rule;
      const batch = checker.read(records, reading.records, taker.reject, !first);
      await taker.rows(batch, records.size);
    }
    reading.records += records.size;
    if (reading.records > limits.rows)
      return {
        ...reading,
        refusal: {
          reason: `the file has more than ${limits.rows.toLocaleString("en")} rows`,
          fix: "export it in parts, by year or by site",
        },
      };
  }
  const profile = checker.settle();
  reading.taken = early === profile.rule;
  reading.repaired = checker.repaired();
  const sensitive = new Set(
    profile.questions.flatMap(({ id }) =>
      answers[id] === "keep" ? [] : [id.replace(/^sensitive:/, "column:")],
    ),
  );
  reading.questions = [
    ...reading.questions.filter(({ id }) => !sensitive.has(id)),
    ...profile.questions,
  ];
  reading.decisions.push(...profile.decisions);
  reading.batches = async function* (rejects) {
    let before = 0;
    checker.forget();
    for await (const records of recordBatches(bytes, encoding, layout)) {
      yield { batch: checker.read(records, before, rejects, false), records: records.size };
      before += records.size;
    }
    reading.repaired = checker.repaired();
  };
  return reading;
}

/**
 * Reads a file as far as its first rows tell: encoding, dialect, header, export and columns. Where
 * nothing refuses it, `layout` and `recognised` are there; its rows have not been looked at.
 */
export async function readHeader(
  bytes: Bytes,
  context: ReadContext,
  answers: Answers,
  as: ExportName | null,
  known?: Scan,
): Promise<FileReading> {
  const scanned = known ?? (await scan(bytes, answers));
  const reading: FileReading = {
    sha256: scanned.sha256,
    encoding: scanned.encoding,
    layout: null,
    source: [],
    recognised: null,
    refusal: scanned.refusal,
    questions: [...scanned.questions],
    decisions: [],
    names: null,
    repaired: [],
    records: 0,
    taken: false,
    batches: () => {
      throw new Error("a refused file has no rows to read");
    },
  };
  if (scanned.refusal) return reading;
  if (scanned.questions.length > 0 && answers.encoding === "refuse")
    return {
      ...reading,
      refusal: { reason: "the encoding is not known", fix: "export the file again as UTF-8" },
    };
  reading.decisions.push({
    id: "encoding",
    what: scanned.encoding,
    reason: scanned.reason,
    options: encodingOptions,
  });

  const sample = await firstCharacters(bytes, scanned.encoding);
  const found = findLayout(sample.text, sample.whole, answers);
  reading.questions.push(...found.questions);
  reading.decisions.push(...found.decisions);
  reading.refusal = found.refusal;
  const { layout } = found;
  const { delimiter: chosen, "header-rows": rows, ...others } = answers;
  const unchosen =
    chosen === undefined && rows === undefined
      ? layout
      : findLayout(sample.text, sample.whole, others).layout;
  reading.source = unchosen?.header ?? [];
  if (layout === null) return reading;
  reading.layout = layout;

  const recognised = recognise(
    layout.header,
    layout.sample.map(({ fields }) => fields),
    context,
    answers,
    as,
  );
  reading.questions.push(...recognised.questions);
  if ("refusal" in recognised) return { ...reading, refusal: recognised.refusal };
  reading.recognised = recognised;
  reading.names = writeNames(namesOf(recognised, context));
  reading.decisions.push(...recognised.decisions);
  if (recognised.missing.length > 0)
    return {
      ...reading,
      refusal: {
        reason: `this looks like ${recognised.export}, but no column is ${recognised.missing.map((field) => JSON.stringify(field)).join(" or ")}`,
        fix: `say which column holds it (answer "column:${layout.header[0]}": "${recognised.missing[0]}" and the like), or add it to the export`,
      },
    };
  return reading;
}

/** The measure that a row of a long file names, each name looked up once. */
function rowMeasures({ measures, said = nothingSaid }: Names): CheckContext["measureOf"] {
  const known = new Map<string, Measure | null>();
  return (name, unit) => {
    const subject = `${unit ?? ""}/${name}`;
    let found = known.get(subject);
    if (found === undefined) {
      found = said.measures.get(fold(name)) ?? measureOfRow(name, unit, measures);
      known.set(subject, found);
    }
    return found;
  };
}

/** The questions that are not answered yet. */
export const openQuestions = (questions: readonly Question[], answers: Answers): Question[] =>
  questions.filter(({ id }) => answers[id] === undefined);

async function firstCharacters(
  bytes: Bytes,
  encoding: Encoding,
): Promise<{ text: string; whole: boolean }> {
  let text = "";
  for await (const chunk of decode(bytes, encoding)) {
    text += chunk;
    if (text.length >= sampleCharacters) return { text, whole: false };
  }
  return { text, whole: true };
}
