import {
  farQuote,
  recordReader,
  type SourceRecord,
  textAfterQuote,
  unclosedQuote,
} from "./records.ts";

/** What a reject file has to the right of the columns of its source. */
export const rejectColumns: readonly string[] = ["_line", "_column", "_reason"];

/** Whether a header is that of a reject file. */
export function isRejectHeader(fields: readonly string[]): boolean {
  const last = lastFilled(fields);
  return last > 2 && rejectColumns.every((name, at) => fields[last - 2 + at]!.trim() === name);
}

/** The names in the header of a reject file that are those of its source. */
export const sourceHeader = (fields: readonly string[]): string[] =>
  fields.slice(0, lastFilled(fields) - 2);

/** Says that a row has too few or too many fields: then no field is known by its place. */
export const wrongWidth = (fields: number, width: number): string =>
  `${fields} fields where the header has ${width}`;
const brokenQuote = new RegExp(
  `^(${textAfterQuote}|${unclosedQuote}|${farQuote})( \\(line \\d+\\))?$`,
);
const saysWrongWidth = /^\d+ fields where the header has \d+$/;

/**
 * A record of a reject file as it was in the source, whose columns are `width`: without the line,
 * column and reason, which are no part of it, and with the problem of its quotes that it had there.
 */
export function withoutReason(
  record: SourceRecord,
  delimiter: string,
  width: number,
): SourceRecord {
  const { fields, problem } = record;
  if (problem === null) return { ...record, fields: ownFields(fields, width) };
  const { own, reason } = splitBroken(fields[0]!, delimiter);
  const reader = recordReader(delimiter, width);
  const [alone] = [...reader.read(own), ...reader.end()];
  const known = reason !== null && brokenQuote.test(reason);
  return { ...record, fields: [own], problem: (known && alone?.problem && reason) || problem };
}

/** The text of a record without what was appended to it, and its line in the source; null where unsaid. */
export type OwnText = { own: string; line: number | null };

/** Splits the text of a record of a reject file. `record` is the one `withoutReason`. */
export function splitText(
  text: string,
  delimiter: string,
  { fields, problem }: SourceRecord,
): OwnText {
  if (problem !== null) return splitBroken(text, delimiter);
  const end = endOfField(text, delimiter, fields.length);
  const line = /^"?(\d+)/.exec(text.slice(end + 1))?.[1];
  return { own: text.slice(0, end), line: line === undefined ? null : Number(line) };
}

/** Splits a line with a broken quote, after which what is appended stands in quotes. */
function splitBroken(text: string, delimiter: string): OwnText & { reason: string | null } {
  const mark = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const appended = new RegExp(`^(.*)${mark}"(\\d+)"${mark}""${mark}"([^"]*)"$`, "s").exec(text);
  return appended
    ? { own: appended[1]!, line: Number(appended[2]), reason: appended[3]! }
    : { own: text, line: null, reason: null };
}

/**
 * The fields of a record of a reject file that are its own. A row with too few is known by its reason
 * when a spreadsheet has filled it up at the right, so that it does not pass for whole.
 */
export function ownFields(fields: string[], width: number): string[] {
  const isLine = (at: number) => /^\d+$/.test(fields[at]?.trim() ?? "");
  const ragged = fields.findIndex(
    (field, at) => saysWrongWidth.test(field.trim()) && isLine(at - 2),
  );
  if (ragged !== -1) return fields.slice(0, ragged - 2);
  const last = lastFilled(fields);
  return fields.slice(0, last - 2 >= width && isLine(last - 2) ? last - 2 : -3);
}

const lastFilled = (fields: readonly string[]): number =>
  fields.findLastIndex((field) => field.trim() !== "");

/** Where the field of that number (from 1) ends in the text of a record whose quotes are right. */
function endOfField(text: string, delimiter: string, number: number): number {
  let at = 0;
  for (let field = 1; field <= number; field++) {
    if (field > 1) at++;
    if (text[at] === '"') {
      do at = text.indexOf('"', at + 1) + 1;
      while (text[at] === '"');
    }
    while (at < text.length && text[at] !== delimiter) at++;
  }
  return at;
}
