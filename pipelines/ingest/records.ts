import { limits } from "../limits.ts";
import { ownText } from "./split.ts";

/** A data record of a delimited file. */
export type SourceRecord = {
  /** Physical line on which the record begins, from 1. */
  line: number;
  /** Physical line on which it ends. */
  lastLine: number;
  fields: string[];
  /** What is wrong with it, if anything; `fields` then holds the line as one field, or its start. */
  problem: string | null;
};

/** Takes the records of a text as they are found, in their order. */
export type RecordTaker = {
  /**
   * A line of `text` without quotes, not empty, that begins at `from` and ends before `end`; `units`
   * are the UTF-16 code units of the text: reading numbers is several times as fast as characters.
   */
  plain(text: string, units: Uint16Array, from: number, end: number, line: number): void;
  record(record: SourceRecord): void;
};

/** What can be wrong with a record: its quotes, or its length. */
export const unclosedQuote = "a quote that is never closed";
/** The next quote is too far away to be that of the same cell: it may be another's. */
export const farQuote = `a quote that is not closed within ${limits.cellCharacters.toLocaleString("en")} characters`;
export const textAfterQuote = "text after a closing quote";
export const tooLong = `a row of more than ${limits.recordCharacters.toLocaleString("en")} characters`;

/** Whether a record is too long, so that nothing but its start was kept. */
export const isTooLong = ({ problem }: SourceRecord): boolean =>
  problem?.startsWith(tooLong) ?? false;

/** Characters that are kept of a record that is too long. */
const startOfLong = 200;

/** Longest quoted field; beyond it the opening quote counts as never closed. */
const longestField = limits.cellCharacters;

/**
 * Splits delimited text into records, each with its physical line. Accepts CRLF, LF and CR mixed,
 * line breaks and doubled quotes in quoted fields, and quotes inside unquoted fields. Blank lines
 * are passed over. A broken quote costs the line it stands on and nothing else: the next line is
 * read afresh. A record that is too long is passed over to the end of its line, and not kept; time
 * and memory stay in proportion to what is kept. `width` is the number of columns once it is known: a quoted field that spans lines
 * and leaves the record with another number of fields was an unclosed quote. `ownFields` are those
 * that stand for a column, where a record has others beside them.
 */
export function recordScanner(
  taker: RecordTaker,
  delimiter: string,
  width: number | null,
  ownFields: (fields: string[]) => string[] = (fields) => fields,
) {
  const codeUnits = unitReader();
  let text = "";
  let line = 1;
  /** Chunks since the last look: a record that has not ended is looked at again when twice as long. */
  let waiting: string[] = [];
  let waits = 0;
  /** Whether the rest of a line is passed over. */
  let passing = false;
  return {
    /** Gives the records that are complete after this chunk; one that goes on may come later. */
    read(chunk: string): void {
      const rest = passing ? afterLine(chunk) : chunk;
      waiting.push(rest);
      waits += rest.length;
      if (waits >= text.length) take(false);
    },
    /** Gives the records that remain at the end of the text. */
    end(): void {
      take(true);
    },
  };

  /** What follows a line that is passed over, from its line break on. */
  function afterLine(chunk: string): string {
    const stop = chunk.search(/[\r\n]/);
    passing = stop === -1;
    return stop === -1 ? "" : chunk.slice(stop);
  }

  function take(final: boolean): void {
    text = text === "" && waiting.length === 1 ? waiting[0]! : text + waiting.join("");
    waiting = [];
    waits = 0;
    let at = 0;
    let quote = text.indexOf('"');
    let feed = text.indexOf("\n");
    let carriage = text.indexOf("\r");
    const size = text.length;
    let units: Uint16Array | null = null;
    while (at < size) {
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      if (feed !== -1 && feed < at) feed = text.indexOf("\n", at);
      if (carriage !== -1 && carriage < at) carriage = text.indexOf("\r", at);
      const stop = feed === -1 ? carriage : carriage === -1 ? feed : Math.min(feed, carriage);
      const end = stop === -1 ? size : stop;
      if (end - at > limits.recordCharacters) {
        const fields = [ownText(text.slice(at, at + startOfLong))];
        taker.record({ line, lastLine: line, fields, problem: tooLong });
        at = end;
        passing = stop === -1;
        continue;
      }
      if (stop === -1 && !final) break;
      if (end === carriage && end + 1 === size && !final) break;
      const next =
        end === size ? size : end === carriage && text[end + 1] === "\n" ? end + 2 : end + 1;
      if (quote === -1 || quote >= end) {
        if (end > at) {
          units ??= codeUnits(text);
          taker.plain(text, units, at, end, line);
        }
        at = next;
        line++;
        continue;
      }
      const quoted = splitQuoted(text, at, delimiter, width, final);
      if (quoted === "incomplete") break;
      const whole =
        "fields" in quoted &&
        (quoted.lines === 1 || width === null || fits(ownFields(quoted.fields), width));
      if (whole) {
        const lastLine = line + quoted.lines - 1;
        if (!blank(quoted.fields))
          taker.record({ line, lastLine, fields: quoted.fields, problem: null });
        at = quoted.next;
        line += quoted.lines;
      } else if ("fields" in quoted || quoted.lines === 1) {
        const problem = "fields" in quoted ? unclosedQuote : quoted.problem;
        const fields = [text.slice(at, end)];
        taker.record({ line, lastLine: line, fields, problem });
        at = next;
        line++;
      } else {
        // Fields that close on lines further down stand above the broken one: all are one record.
        const lastLine = line + quoted.lines - 1;
        const stop = endOfLine(text, quoted.at);
        const long = stop - at > limits.recordCharacters;
        if (stop === size && !final && !long) break;
        const fields = [long ? ownText(text.slice(at, at + startOfLong)) : text.slice(at, stop)];
        const problem = `${long ? tooLong : quoted.problem} (line ${lastLine})`;
        taker.record({ line, lastLine, fields, problem });
        at = stop;
        line = lastLine;
        passing = stop === size;
      }
    }
    text = at === 0 ? text : text.slice(at);
  }
}

/** Splits delimited text into records (`recordScanner`) and returns them. */
export function recordReader(delimiter: string, width: number | null = null) {
  let records: SourceRecord[] = [];
  const scanner = recordScanner(
    {
      plain(text, _units, from, end, line) {
        const fields = text.slice(from, end).split(delimiter);
        if (!blank(fields)) records.push({ line, lastLine: line, fields, problem: null });
      },
      record: (record) => void records.push(record),
    },
    delimiter,
    width,
  );
  const taken = (): SourceRecord[] => {
    const found = records;
    records = [];
    return found;
  };
  return {
    /** Records that are complete after this chunk; one that goes on may come later. */
    read(chunk: string): SourceRecord[] {
      scanner.read(chunk);
      return taken();
    },
    /** Records that remain at the end of the text. */
    end(): SourceRecord[] {
      scanner.end();
      return taken();
    },
  };
}

/** Gives the UTF-16 code units of a text, until the next one is given. */
function unitReader(): (text: string) => Uint16Array {
  let bytes = Buffer.alloc(0);
  return (text) => {
    if (bytes.length < text.length * 2) bytes = Buffer.allocUnsafeSlow(text.length * 2);
    bytes.write(text, "utf16le");
    return new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
  };
}

/** Whether a record has a field for each column; more fields are fine where they are empty. */
export const fits = (fields: readonly string[], width: number): boolean =>
  fields.length === width ||
  (fields.length > width && fields.slice(width).every((field) => field.trim() === ""));

/** Whether a record says the names of the columns again, as where files were put together. */
export const repeatsHeader = (fields: readonly string[], header: readonly string[]): boolean =>
  header.length > 1 &&
  fields[0]!.trimStart().startsWith(header[0]!) &&
  header.every((name, at) => fields[at]?.trim() === name.replace(/ \(\d+\)$/, ""));

/** What is said of such a record. */
export const headerAgain = {
  reason: "the names of the columns again",
  fix: "nothing to do: it was left out",
} as const;

/** Whether nothing is written in any field. */
export const blank = (fields: readonly string[]): boolean =>
  fields.every((field) => field.trim() === "");

type Quoted = { fields: string[]; next: number; lines: number };
/** What is wrong with a record: where in the text it shows, and on which of its lines. */
type Broken = { problem: string; at: number; lines: number };

/** Where the line ends on which `from` stands. */
function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

/** One record that has a quote on its first line, or what is wrong with it. */
function splitQuoted(
  text: string,
  from: number,
  delimiter: string,
  width: number | null,
  final: boolean,
): Quoted | Broken | "incomplete" {
  const fields: string[] = [];
  const size = text.length;
  let at = from;
  let lines = 1;
  const more = () =>
    size - from > limits.recordCharacters ? { problem: tooLong, at, lines } : "incomplete";
  for (;;) {
    let goesOn = false;
    if (at - from > limits.recordCharacters) return { problem: tooLong, at, lines };
    if (text[at] === '"') {
      let close = at;
      do {
        close = text.indexOf('"', close + (close === at ? 1 : 2));
        if (close === -1 || close - at > longestField)
          return final || size - at > longestField
            ? { problem: close === -1 ? unclosedQuote : farQuote, at, lines }
            : more();
      } while (text[close + 1] === '"');
      let after = close + 1;
      while (text[after] === " ") after++;
      if (after >= size && !final) return more();
      const inside = text.slice(at + 1, close);
      const breaks = inside.match(/\r\n|\n|\r/g);
      fields.push((breaks ? inside.replace(/\r\n?/g, "\n") : inside).replaceAll('""', '"'));
      // Where it "closes" on a later line or behind a delimiter, it met the quote of another field.
      if (
        after < size &&
        text[after] !== delimiter &&
        text[after] !== "\n" &&
        text[after] !== "\r"
      ) {
        const met = breaks !== null || text[close - 1] === delimiter;
        return { problem: met ? unclosedQuote : textAfterQuote, at, lines };
      }
      goesOn = breaks !== null;
      if (breaks) lines += breaks.length;
      at = after;
    } else {
      let end = at;
      while (end < size && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r")
        end++;
      if (end >= size && !final) return more();
      fields.push(text.slice(at, end));
      at = end;
    }
    // Each line below may begin as wide a record: one that cannot fit, even with the three columns of
    // a reject file, is given up early.
    if (
      width !== null &&
      fields.length > width + 3 &&
      lines > 1 &&
      (goesOn || !blank(fields.slice(-1)))
    )
      return { problem: unclosedQuote, at, lines: 1 };
    if (at >= size) return { fields, next: size, lines };
    if (text[at] === delimiter) {
      at++;
      if (at >= size && !final) return more();
      if (at >= size) {
        fields.push("");
        return { fields, next: size, lines };
      }
      continue;
    }
    if (text[at] === "\r" && at + 1 >= size && !final) return more();
    return { fields, next: text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1, lines };
  }
}
