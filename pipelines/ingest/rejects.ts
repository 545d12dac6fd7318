import type { ExportName } from "../contracts/column.ts";
import { ThroughlineError } from "../errors.ts";
import { readMeasures, shippedFolder } from "../warehouse/catalogues.ts";
import { type Bytes, decode } from "./decode.ts";
import { findLayout } from "./layout.ts";
import { type Names, readNames } from "./names.ts";
import type { Answers, Reject } from "./question.ts";
import { readFile } from "./read.ts";
import { isTooLong, type SourceRecord } from "./records.ts";
import { rejectColumns, splitText } from "./reread.ts";

/** How a file was read: with this its rows are read again as they were, whatever the store knows now. */
export type ReadAs = {
  export: ExportName;
  answers: Answers;
  today: string;
  /** What names meant then, as text (`writeNames`); without it, what they mean by the shipped catalogue. */
  names?: string | null;
};

const lineEnd = "\r\n";
const byteOrderMark = "\ufeff";
/** Characters at the start of a file by which its delimiter is found. */
const startCharacters = 1 << 18;

const shippedNames = (): Names => ({ labels: new Map(), measures: readMeasures(shippedFolder) });

/**
 * The rejected rows of a file as a file of their own, in pieces of text: the names of its columns and
 * `_line`, `_column`, `_reason`; then each rejected record as it is written in the file, followed by
 * its physical line there, the column and the reason. Of a record that is too long, nothing but these
 * three is there. Imported again, rows that were corrected come
 * in and the others are rejected as before. Yields nothing where no row was rejected. Throws where
 * the file as a whole cannot be read as `as` says.
 */
export async function* rejectFile(bytes: Bytes, as: ReadAs): AsyncGenerator<string> {
  const context = {
    today: as.today,
    hashCase: () => "",
    sites: new Map(),
    themes: [],
    ...(as.names ? readNames(as.names) : shippedNames()),
  };
  const reading = await readFile(bytes, context, as.answers, as.export);
  const { layout, refusal, encoding } = reading;
  if (layout === null || refusal !== null)
    throw new ThroughlineError(`the file cannot be read: ${refusal?.reason}: ${refusal?.fix}`);
  const { delimiter } = layout;
  const lines = lineReader(decode(bytes, encoding));
  const rejected: { reject: Reject; record: SourceRecord }[] = [];
  let start = [...layout.header, ...rejectColumns].map(cellIn(delimiter)).join(delimiter) + lineEnd;
  let begun = false;
  let any = false;
  for await (const _ of reading.batches((reject, record) => rejected.push({ reject, record }))) {
    let text = "";
    for (const { reject, record } of rejected.splice(0)) {
      const written = isTooLong(record) ? "" : await lines.text(record.line, record.lastLine);
      const { own, line } = layout.rejects
        ? splitText(written, delimiter, record)
        : { own: written, line: null };
      text += own + appendix({ ...reject, line: line ?? reject.line }, record, delimiter) + lineEnd;
    }
    any ||= text !== "";
    if (begun && text !== "") yield text;
    else if ((start += text).length >= startCharacters) {
      yield begin(start, delimiter, false);
      begun = true;
    }
  }
  if (any && !begun) yield begin(start, delimiter, true);
}

/**
 * What is added to the text of a record. After a broken quote every cell has quotes: they end the
 * field that was left open, so that no later row is drawn into it.
 */
function appendix(reject: Reject, { problem }: SourceRecord, delimiter: string): string {
  const cells = [String(reject.line), reject.column ?? "", reject.reason];
  const written = problem === null ? cellIn(delimiter) : quoted;
  return cells.map((cell) => delimiter + written(cell)).join("");
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cellIn =
  (delimiter: string) =>
  (cell: string): string =>
    cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell) ? quoted(cell) : cell;

/** The start of a file, which names its delimiter where few rows would not show it. */
function begin(text: string, delimiter: string, whole: boolean): string {
  const shown = findLayout(text, whole, {}).layout;
  const named = shown?.delimiter === delimiter && shown.rejects ? "" : `sep=${delimiter}${lineEnd}`;
  return byteOrderMark + named + text;
}

/** The physical lines of a text, asked for in ascending order. */
function lineReader(chunks: AsyncGenerator<string>) {
  let held = "";
  let at = 0;
  let line = 1;
  let ended = false;
  return {
    /** The text of some lines with the line breaks between them, but not the one after them. */
    async text(first: number, last: number): Promise<string> {
      while (line < first) await pass(() => {});
      const parts: string[] = [];
      while (line <= last) await pass((part) => parts.push(part));
      return parts.join("").replace(/\r\n$|[\r\n]$/, "");
    },
  };

  /** Gives the next line with its line break, in parts: no part is held until the line ends. */
  async function pass(take: (part: string) => void): Promise<void> {
    for (;;) {
      const end = endOfLine();
      if (end !== null) {
        take(held.slice(at, end));
        at = end;
        line++;
        return;
      }
      const rest = held.endsWith("\r") ? held.length - 1 : held.length;
      take(held.slice(at, rest));
      const { value, done } = await chunks.next();
      held = held.slice(rest) + (value ?? "");
      at = 0;
      ended = done === true;
    }
  }

  /** Index after the next line break; null where more text is needed to tell. */
  function endOfLine(): number | null {
    const found = /\r\n|\r|\n/g;
    found.lastIndex = at;
    const hit = found.exec(held);
    if (hit === null) return ended ? held.length : null;
    const end = hit.index + hit[0].length;
    return hit[0] === "\r" && end === held.length && !ended ? null : end;
  }
}
