import { limits } from "../limits.ts";
import { type Answers, type Decision, type Question } from "./question.ts";
import { recordReader, type SourceRecord } from "./records.ts";
import { isRejectHeader, rejectColumns, sourceHeader, withoutReason } from "./reread.ts";
import { looksLikeValue } from "./values.ts";

const sampleRecords = 500;

export type Layout = {
  delimiter: string;
  /** Physical line of the header; records before it are titles. */
  headerLine: number;
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

const delimiterNames: Record<string, string> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
};

/** Reads records of a text sample; the last one is left out where the sample was cut. */
export function sampleOf(text: string, delimiter: string, whole: boolean): SourceRecord[] {
  const reader = recordReader(delimiter);
  const records = reader.read(text);
  if (whole) records.push(...reader.end());
  return records.slice(0, sampleRecords);
}

/**
 * Finds delimiter and header of a text sample: the delimiter by agreement of field counts, the
 * header as the first full record whose cells are words, not values.
 */
export function findLayout(text: string, whole: boolean, answers: Answers): LayoutFound {
  const found: LayoutFound = { layout: null, refusal: null, questions: [], decisions: [] };
  const refuse = (reason: string, fix: string): LayoutFound => ({
    ...found,
    refusal: { reason, fix },
  });
  const named = /^\ufeff?"?sep=(.)"?(\r\n|\n|\r)/i.exec(text);
  const delimiter = named ? named[1]! : agreeing(text, whole);
  found.decisions.push({
    id: "delimiter",
    what: delimiterNames[delimiter] ?? delimiter,
    reason: named ? "named by the sep= line" : "the rows agree on it",
  });
  const all = sampleOf(text, delimiter, whole);
  const records = named ? all.slice(1) : all;
  if (records.length === 0) return refuse("the file has no rows", "export it again");
  const rejects = isRejectHeader(records[0]!.fields);
  const width = rejects ? sourceHeader(records[0]!.fields).length : usedColumns(records);
  if (width > limits.columns)
    return refuse(
      `the file has ${width} columns; ${limits.columns} is the limit`,
      "export only the columns that are needed",
    );
  const filled = (record: SourceRecord) =>
    record.fields.filter((field) => field.trim() !== "").length;
  const full = (record: SourceRecord) =>
    filled(record) >= (width === 1 ? 1 : Math.max(2, width / 2));
  const at = records.findIndex((record) => record.problem === null && full(record));
  if (at === -1)
    return refuse("no header row was found", "save the file as CSV with one row of column names");
  const words = (record: SourceRecord | undefined) =>
    record !== undefined &&
    record.problem === null &&
    full(record) &&
    !record.fields.some(looksLikeValue);
  let header = records[at]!;
  let last = at;
  if (!words(header)) {
    const question: Question = {
      id: "header",
      question: `The first full line (${header.line}) looks like data, not like column names. Has the file no header?`,
      options: [
        { value: "none", label: "it has no header: call the columns by their position" },
        { value: "first", label: "that line is the header" },
      ],
      samples: records.slice(at, at + 3).map((record) => record.fields.join(" | ")),
    };
    found.questions.push(question);
    if (answers.header === "none") {
      last = at - 1;
      header = {
        ...header,
        fields: Array.from({ length: width }, (_, index) => `column ${index + 1}`),
      };
    }
  }
  const below = records[at + 1];
  const gaps = header.fields.slice(0, width).some((field) => field.trim() === "");
  if (
    gaps &&
    width > 1 &&
    words(below) &&
    records.slice(at + 2, at + 12).some((record) => record.fields.some(looksLikeValue))
  ) {
    found.questions.push({
      id: "header-rows",
      question: `Lines ${header.line} and ${below!.line} both look like column names. Which are they?`,
      options: [
        { value: "join", label: "both together name the columns" },
        { value: "second", label: "only the second line" },
        { value: "first", label: "only the first line; the second is data" },
      ],
      samples: [header, below!].map((record) => record.fields.join(" | ")),
    });
    const answer = answers["header-rows"];
    if (answer === "second" || answer === "join") {
      last = at + 1;
      header = {
        ...below!,
        fields: answer === "join" ? joined(header.fields, below!.fields) : below!.fields,
      };
    }
  }
  const data = records.slice(last + 1);
  if (data.length === 0)
    return refuse(
      "the file has a header but no rows",
      "export it again with the rows that it should have",
    );
  found.layout = {
    delimiter,
    headerLine: header.line,
    lastHeaderLine: records[last]?.lastLine ?? 0,
    header: uniqueHeader(header.fields.slice(0, width)),
    sample: rejects ? data.map((record) => withoutReason(record, delimiter, width)) : data,
    rejects,
  };
  if (rejects)
    found.decisions.push({
      id: "rejects",
      what: "rejected rows of an earlier import",
      reason: `${rejectColumns.join(", ")} are no part of the rows`,
    });
  found.decisions.push({
    id: "header",
    what: `line ${header.line}`,
    reason: at > 0 ? `the ${at} ${at === 1 ? "line" : "lines"} above hold a title` : "first line",
  });
  return found;
}

/** The delimiter on which most records agree: share of records with the modal number of fields. */
function agreeing(text: string, whole: boolean): string {
  let best = { delimiter: ",", share: 0, fields: 1 };
  for (const delimiter of [",", ";", "\t", "|"]) {
    const counts = new Map<number, number>();
    const records = sampleOf(text, delimiter, whole);
    for (const record of records)
      if (record.problem === null)
        counts.set(record.fields.length, (counts.get(record.fields.length) ?? 0) + 1);
    const [fields, times] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
    const share = times / Math.max(1, records.length);
    if (
      fields > 1 &&
      share > 0.5 &&
      (share > best.share + 1e-9 || (share >= best.share - 1e-9 && fields > best.fields))
    )
      best = { delimiter, share, fields };
  }
  return best.delimiter;
}

/** The usual number of fields, without columns at the right that are empty throughout. */
function usedColumns(records: SourceRecord[]): number {
  const widths = new Map<number, number>();
  for (const { fields, problem } of records)
    if (problem === null) widths.set(fields.length, (widths.get(fields.length) ?? 0) + 1);
  let width = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1;
  while (width > 1 && records.every(({ fields }) => (fields[width - 1] ?? "").trim() === ""))
    width--;
  return width;
}

/** Two header rows as one: a group name stands for the empty cells to its right. */
function joined(upper: string[], lower: string[]): string[] {
  let group = "";
  return lower.map((name, index) => {
    group = upper[index]?.trim() || group;
    return `${group} ${name.trim()}`.trim();
  });
}

const invisible = /[\u00a0\u2000-\u200f\u2028-\u202f\u2060\ufeff]+/g;

function uniqueHeader(fields: string[]): string[] {
  const seen = new Map<string, number>();
  return fields.map((field, index) => {
    const name =
      field.replace(invisible, " ").replace(/\s+/g, " ").trim().normalize("NFC") ||
      `column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
