import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { ThroughlineError, usageError } from "../errors.ts";
import { decode, type Encoding, scan } from "../ingest/decode.ts";
import { findDelimiter } from "../ingest/delimiter.ts";
import { dataRecords } from "../ingest/record_batch.ts";
import { fits, type SourceRecord } from "../ingest/records.ts";
import { missing, oneLine } from "../ingest/values.ts";
import { requireFile } from "./files.ts";

/** The asked columns of a delimited file, one entry per row. */
export interface SeriesFile {
  name: string;
  /** Physical line of each row. */
  lines: number[];
  /** Cells of each asked column by its name, each as one line of text; "" where it says NA or the like. */
  cells: Map<string, string[]>;
  /** The same cells as they are written, for words that may be "unknown" or "none". */
  words: Map<string, string[]>;
}

const headerWithin = 100;
/** Squares and sums of larger ones would not be numbers any more. */
const largest = 1e100;

/**
 * Reads columns of a delimited text file by their exact names; encoding and delimiter are found as in an
 * import, the header is the first line that holds all names. Throws wrong usage for a column that is
 * not there or there twice, and one line for a file or a row that cannot be read.
 */
export async function readSeries(path: string, columns: readonly string[]): Promise<SeriesFile> {
  requireFile(path);
  const name = basename(path);
  const bytes = { size: statSync(path).size, chunks: () => createReadStream(path) };
  const { encoding, refusal, questions } = await scan(bytes, {});
  if (refusal) throw new ThroughlineError(`${name}: ${refusal.reason}; ${refusal.fix}`);
  if (questions.length > 0) {
    throw new ThroughlineError(`${name}: its encoding is not clear; save the file as UTF-8`);
  }
  const { delimiter, header } = findHeader(name, await firstText(bytes, encoding), columns);
  const layout = {
    delimiter,
    header: header.fields,
    headerLine: header.line,
    lastHeaderLine: header.lastLine,
    sample: [],
    rejects: false,
  };
  const ofColumns = () => new Map(columns.map((each): [string, string[]] => [each, []]));
  const file: SeriesFile = { name, lines: [], cells: ofColumns(), words: ofColumns() };
  const places = [...file.cells.keys()].map((each) => header.fields.indexOf(each));
  let next = header.lastLine + 1;
  for await (const records of dataRecords(bytes, encoding, layout)) {
    for (const { line, lastLine, fields, problem } of records) {
      if (problem !== null) throw new ThroughlineError(`${name}, line ${line}: ${problem}`);
      if (!fits(fields, header.fields.length)) {
        throw new ThroughlineError(
          `${name}, line ${line}: ${fields.length} fields where the header has ${header.fields.length}`,
        );
      }
      // Where there is one column alone, a blank line between rows is an empty cell.
      if (header.fields.length === 1) for (; next < line; next++) addRow(file, next, [""]);
      next = lastLine + 1;
      addRow(
        file,
        line,
        places.map((at) => fields[at] ?? ""),
      );
    }
  }
  if (file.lines.length === 0) throw new ThroughlineError(`${name}: no row below the header`);
  return file;
}

function addRow(file: SeriesFile, line: number, fields: readonly string[]): void {
  file.lines.push(line);
  for (const [at, column] of [...file.cells.keys()].entries()) {
    const cell = oneLine(fields[at] ?? "");
    file.words.get(column)!.push(cell);
    file.cells.get(column)!.push(missing(cell) ? "" : cell);
  }
}

/** The cells of an asked column, "" where one says that there is nothing. */
export const cellsOf = ({ cells }: SeriesFile, column: string): string[] => asked(cells, column);

/** The cells of an asked column as they are written. */
export const wordsOf = ({ words }: SeriesFile, column: string): string[] => asked(words, column);

function asked(columns: ReadonlyMap<string, string[]>, column: string): string[] {
  const found = columns.get(column);
  if (found === undefined) throw new Error(`column was not asked for: ${column}`);
  return found;
}

const plainNumber = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?$/i;

/**
 * The numbers of a column, null where a cell is empty or says that there is none (NA, n/a). Strict: digits with a decimal point, or 1e-5.
 * Throws one line with column, line and value for anything else, a percent sign or a comma too.
 */
export function numbersOf(file: SeriesFile, column: string): (number | null)[] {
  return cellsOf(file, column).map((cell, row) => {
    if (cell === "") return null;
    const value = writtenNumber(cell);
    if (value === null) throw badCell(file, column, row, notANumber(cell));
    if (Math.abs(value) > largest) throw badCell(file, column, row, "too large to calculate with");
    return value;
  });
}

/** A plainly written number, or null. */
export function writtenNumber(text: string): number | null {
  const plain = text.replace(/^\u2212/, "-");
  return plainNumber.test(plain) ? Number(plain) : null;
}

/** One line that names file, line, column and value of a cell that cannot be used. */
export function badCell(
  file: SeriesFile,
  column: string,
  row: number,
  reason: string,
): ThroughlineError {
  const value = JSON.stringify(wordsOf(file, column)[row]?.slice(0, 80));
  return new ThroughlineError(
    `${file.name}, line ${file.lines[row]}, column ${column}: ${value} is ${reason}`,
  );
}

function notANumber(cell: string): string {
  if (cell.endsWith("%")) return "no plain number; leave the percent sign out of the whole column";
  if (/^[-+]?[\d.,]+$/.test(cell)) {
    return "no plain number; write a decimal point and no thousands separator";
  }
  return "no number; leave the cell empty where there is none";
}

async function firstText(bytes: Parameters<typeof decode>[0], encoding: Encoding) {
  let text = "";
  for await (const chunk of decode(bytes, encoding)) {
    text += chunk;
    if (text.length >= 1 << 18) return { text, whole: false };
  }
  return { text, whole: true };
}

/** The delimiter that rows agree on, or else the one under which a line holds all names. */
function findHeader(
  name: string,
  { text, whole }: { text: string; whole: boolean },
  columns: readonly string[],
): { delimiter: string; header: SourceRecord } {
  const agreed = findDelimiter(text, whole, {});
  const others = ["comma", "semicolon", "tab", "bar"].map((delimiter) =>
    findDelimiter(text, whole, { delimiter }),
  );
  for (const { delimiter, records } of [agreed, ...others]) {
    const header = records
      .slice(0, headerWithin)
      .map((record) => ({ ...record, fields: withoutEmptyEnd(record.fields.map(oneLine)) }))
      .find(({ fields }) => columns.every((column) => fields.includes(column)));
    if (header === undefined) continue;
    const twice = columns.find((each) => header.fields.filter((cell) => cell === each).length > 1);
    if (twice !== undefined) {
      throw usageError(`${name}: the column ${twice} stands twice in the header; rename one`);
    }
    return { delimiter, header };
  }
  const known = (agreed.records[0]?.fields ?? []).map(oneLine).filter((cell) => cell !== "");
  const lacks = columns.find((column) => !known.includes(column)) ?? columns.join(", ");
  const near = known.find((cell) => cell.toLowerCase() === lacks.toLowerCase());
  const hint =
    near === undefined ? `it has ${known.slice(0, 12).join(", ")}` : `did you mean ${near}?`;
  throw usageError(`${name}: no column ${lacks} (${hint})`);
}

function withoutEmptyEnd(fields: readonly string[]): string[] {
  return fields.slice(0, fields.findLastIndex((field) => field !== "") + 1);
}
