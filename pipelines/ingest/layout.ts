import { columnsOf, exportNames } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { limits } from "../limits.ts";
import { agreement, findDelimiter } from "./delimiter.ts";
import { type Answers, type Decision, type Question } from "./question.ts";
import type { SourceRecord } from "./records.ts";
import { isRejectHeader, rejectColumns, sourceHeader, withoutReason } from "./reread.ts";
import { fold, looksLikeValue } from "./values.ts";

export type Layout = {
  delimiter: string;
  /** Physical line of the header, null where the file has none; records before it are titles. */
  headerLine: number | null;
  /** Physical lines up to and including the header: data begin after them. */
  lastHeaderLine: number;
  /** Header of each column in order, trimmed, unique; trailing empty columns are left out. */
  header: string[];
  sample: SourceRecord[];
  /** Whether it is a reject file, whose records end with line, column and reason beside the header. */
  rejects: boolean;
};

export type LayoutFound = {
  layout: Layout | null;
  refusal: { reason: string; fix: string } | null;
  questions: Question[];
  decisions: Decision[];
};

/**
 * Finds delimiter and header of a text sample: the header is the first full record, where its cells
 * are words and not values. What a person has said of either wins.
 */
export function findLayout(text: string, whole: boolean, answers: Answers): LayoutFound {
  const { delimiter, records, above, questions, decisions } = findDelimiter(text, whole, answers);
  const refuse = (reason: string, fix: string): LayoutFound => ({
    layout: null,
    refusal: { reason, fix },
    questions,
    decisions,
  });
  if (records.length === 0) return refuse("the file has no rows", "export it again");
  const rejects = isRejectHeader(records[0]!.fields);
  const said = rejects ? 0 : records.findIndex(({ line }) => String(line) === answers.header);
  const usual = rejects
    ? sourceHeader(records[0]!.fields).length
    : usedColumns(said === -1 ? records : records.slice(said));
  const at = said === -1 ? records.findIndex((record) => isFull(record, usual)) : said;
  if (at === -1)
    return refuse("no header row was found", "save the file as CSV with one row of column names");
  const first = records[at]!;
  const none = said === -1 && answers.header === "none";
  // A name above a column that no row reaches is a column all the same: the rows are too short.
  const width = none || rejects ? usual : Math.max(usual, lastFilled(first.fields));
  if (width > limits.columns)
    return refuse(
      `the file has ${width} columns; ${limits.columns} is the limit`,
      "export only the columns that are needed",
    );
  const broken = records.slice(0, at).some(({ problem }) => problem !== null);
  if (said === -1 && (broken || !isWords(first, usual))) questions.push(noHeader(records, at));
  const rows = said === -1 && !none ? headerRows(records, at, usual) : null;
  const answer = answers["header-rows"];
  if (rows) questions.push(whichRows(rows));
  let names = first.fields;
  let [line, last]: [number | null, number] = [first.line, at];
  if (none) {
    names = Array.from({ length: width }, (_, index) => `column ${index + 1}`);
    [line, last] = [null, at - 1];
  } else if (rows && (answer === "join" || answer === "second")) {
    const { upper, lower } = rows;
    names = answer === "join" ? joined(upper.fields, lower.fields) : lower.fields;
    [line, last] = [lower.line, records.indexOf(lower)];
  } else if (rows && answer === "first") {
    names = rows.upper.fields;
    [line, last] = [rows.upper.line, records.indexOf(rows.upper)];
  }
  const sample = records.slice(last + 1);
  if (sample.length === 0)
    return refuse(
      "the file has a header but no rows",
      "export it again with the rows that it should have",
    );
  if (rejects)
    decisions.push({
      id: "rejects",
      what: "rejected rows of an earlier import",
      reason: `${rejectColumns.join(", ")} are no part of the rows`,
    });
  const titles = records.filter((record) => line !== null && record.line < line).length;
  decisions.push({
    id: "header",
    what: line === null ? "none" : `line ${line}`,
    reason:
      answers.header !== undefined && !rejects
        ? "chosen by a person"
        : titles > 0
          ? `the ${titles} ${titles === 1 ? "line" : "lines"} above hold a title`
          : "first line",
    options: headerOptions(records, last),
  });
  return {
    layout: {
      delimiter,
      headerLine: line,
      lastHeaderLine: records[last]?.lastLine ?? above,
      header: uniqueHeader(Array.from({ length: width }, (_, index) => names[index] ?? "")),
      sample: rejects ? sample.map((record) => withoutReason(record, delimiter, width)) : sample,
      rejects,
    },
    refusal: null,
    questions,
    decisions,
  };
}

const filled = (fields: readonly string[]): number =>
  fields.filter((field) => field.trim() !== "").length;

const lastFilled = (fields: readonly string[]): number =>
  fields.findLastIndex((field) => field.trim() !== "") + 1;

/** Whether a record fills enough of the usual columns to be no title. */
const isFull = ({ fields, problem }: SourceRecord, width: number): boolean =>
  problem === null && filled(fields) >= (width === 1 ? 1 : Math.max(2, width / 2));

/** Whether a full record holds words alone, as a header does. */
const isWords = (record: SourceRecord | undefined, width: number): record is SourceRecord =>
  record !== undefined && isFull(record, width) && !record.fields.some(looksLikeValue);

const shown = ({ fields }: SourceRecord): string => fields.join(" | ");

/** Asks for the header where the first full line is data, or stands below one that cannot be read. */
function noHeader(records: readonly SourceRecord[], at: number): Question {
  const { line } = records[at]!;
  const broken = records.slice(0, at).find(({ problem }) => problem !== null);
  return {
    id: "header",
    question: broken
      ? `Line ${broken.line} cannot be read: ${broken.problem}. Is line ${line} the header?`
      : `The first full line (${line}) looks like data, not like column names. Has the file no header?`,
    options: [
      { value: "none", label: "it has no header: call the columns by their position" },
      { value: "first", label: `line ${line} is the header` },
      ...headerOptions(records, at).filter(({ value }) => value !== "none"),
    ],
    samples: records.slice(at, at + 3).map(shown),
  };
}

/**
 * The lines that may be chosen as the header. Only titles and names are quoted: decisions are kept with
 * the import, and a row may hold what must not be.
 */
const headerOptions = (records: readonly SourceRecord[], upTo: number) => [
  ...records.slice(0, 20).map((record, at) => ({
    value: String(record.line),
    label:
      at <= upTo && !record.fields.some(looksLikeValue)
        ? `line ${record.line}: ${shown(record).slice(0, 80)}`
        : `line ${record.line}`,
  })),
  { value: "none", label: "it has no header" },
];

type HeaderRows = { upper: SourceRecord; lower: SourceRecord };

/**
 * Two lines that both look like column names: groups above names, or two wordings of the same. Not
 * taken for two: the same line again, and a first row of data that is all words.
 */
function headerRows(
  records: readonly SourceRecord[],
  at: number,
  width: number,
): HeaderRows | null {
  const own = records[at]!;
  const [above, below] = [records[at - 1], records[at + 1]];
  if (width < 2 || !isWords(own, width)) return null;
  if (above && groups(above, own)) return { upper: above, lower: own };
  if (!isWords(below, width) || shown(below) === shown(own)) return null;
  const names = own.fields.slice(0, width).map((field) => fold(field));
  const rest = records.slice(at + 2, at + 12).filter(({ problem }) => problem === null);
  const values = below.fields.filter(
    (field, index) =>
      field.trim() !== "" &&
      rest.length > 0 &&
      rest.every(({ fields }) => looksLikeValue(fields[index] ?? "")),
  ).length;
  const gaps = names.includes("") || new Set(names).size < names.length;
  const known = knownNames(below);
  const named = known >= Math.max(2, filled(below.fields) / 2) && known > knownNames(own);
  return (gaps && rest.some(({ fields }) => fields.some(looksLikeValue))) || values >= 2 || named
    ? { upper: own, lower: below }
    : null;
}

/** Whether a line names groups of the columns below it: several words with gaps, as wide as those. */
const groups = (above: SourceRecord, own: SourceRecord): boolean =>
  above.problem === null &&
  above.fields.length === own.fields.length &&
  filled(above.fields) > 1 &&
  lastFilled(above.fields) > 2 &&
  !above.fields.some((field) => looksLikeValue(field) || field.trim().endsWith(":"));

function whichRows({ upper, lower }: HeaderRows): Question {
  return {
    id: "header-rows",
    question: `Lines ${upper.line} and ${lower.line} both look like column names. Which are they?`,
    options: [
      { value: "join", label: "both together name the columns" },
      { value: "second", label: "only the second line" },
      { value: "first", label: "only the first line; the second is data" },
    ],
    samples: [upper, lower].map(shown),
  };
}

const everyName = new Set(
  exportNames.flatMap((name) =>
    columnsOf(contracts[name]).flatMap(([field, { aliases }]) => [field, ...aliases].map(fold)),
  ),
);

/** How many cells of a record are names of columns that some export has. */
const knownNames = ({ fields }: SourceRecord): number =>
  fields.filter((field) => everyName.has(fold(field))).length;

/** The usual number of fields, without columns at the right that are empty throughout. */
function usedColumns(records: readonly SourceRecord[]): number {
  let { fields: width } = agreement(records);
  while (width > 1 && records.every(({ fields }) => (fields[width - 1] ?? "").trim() === ""))
    width--;
  return width;
}

/** Two header rows as one: a group name stands for the empty cells to its right. */
function joined(upper: readonly string[], lower: readonly string[]): string[] {
  let group = "";
  return lower.map((name, index) => {
    group = upper[index]?.trim() || group;
    return `${group} ${name.trim()}`.trim();
  });
}

const widthless = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/g;

/** Names as they are shown and matched; a character that was lost before the export is a `?`. */
function uniqueHeader(fields: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return fields.map((field, index) => {
    const name =
      field
        .replace(widthless, "")
        .replaceAll("\ufffd", "?")
        .replace(/\s+/g, " ")
        .trim()
        .normalize("NFC") || `column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
