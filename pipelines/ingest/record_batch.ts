import { type Bytes, decode, type Encoding } from "./decode.ts";
import type { Layout } from "./layout.ts";
import { blank, fits, recordScanner, repeatsHeader, type SourceRecord } from "./records.ts";
import { ownFields, withoutReason } from "./reread.ts";
import { type KnownCell, lineSplitter, type SplitCell, textOf } from "./split.ts";

/** Most records of a batch, and characters after which it has no more. */
export const recordsPerBatch = 2048;
const charactersPerBatch = 1 << 19;

/** Records of a file, in its order, as columns of cells. */
export type RecordBatch = {
  size: number;
  /** Physical line on which each record begins, from 1. */
  lines: Int32Array;
  /** By column of the file; `noCell` in a record that does not have a cell for each column. */
  cells: SplitCell[][];
  /** Each record that is not just a line of cells, one for each column: else null. */
  sources: (SourceRecord | null)[];
};

/** Stands where a record has no cells that could be read. */
export const noCell: KnownCell<never> = { text: "", at: 0, size: 0, read: undefined };

/** A record of a batch. */
export function recordOf({ lines, cells, sources }: RecordBatch, row: number): SourceRecord {
  const source = sources[row];
  if (source) return source;
  const line = lines[row]!;
  return {
    line,
    lastLine: line,
    fields: cells.map((column) => textOf(column[row]!)),
    problem: null,
  };
}

/**
 * The records below the header in batches. A batch is overwritten when the one after the next is
 * asked for: what is kept of it is copied.
 */
export async function* recordBatches(
  bytes: Bytes,
  encoding: Encoding,
  layout: Layout,
): AsyncGenerator<RecordBatch> {
  const { delimiter, header } = layout;
  const width = header.length;
  const collector = batchCollector(layout);
  const scanner = recordScanner(collector, delimiter, width, (fields) =>
    layout.rejects ? ownFields(fields, width) : fields,
  );
  for await (const chunk of decode(bytes, encoding)) {
    scanner.read(chunk);
    yield* collector.full();
  }
  scanner.end();
  yield* collector.full();
  yield* collector.rest();
}

/** The records below the header, a few at a time. */
export async function* dataRecords(
  bytes: Bytes,
  encoding: Encoding,
  layout: Layout,
): AsyncGenerator<SourceRecord[]> {
  for await (const batch of recordBatches(bytes, encoding, layout))
    yield Array.from({ length: batch.size }, (_, row) => recordOf(batch, row));
}

/** Takes records as they are found and puts their cells into columns. */
function batchCollector({ delimiter, header, lastHeaderLine, rejects }: Layout) {
  const width = header.length;
  const name = header[0]!;
  const splitter = lineSplitter(delimiter);
  const done: RecordBatch[] = [];
  const free: RecordBatch[] = [];
  let batch = emptyBatch(width);
  let characters = 0;

  return {
    plain(text: string, units: Uint16Array, from: number, end: number, line: number): void {
      if (line <= lastHeaderLine) return;
      const count = splitter.split(text, units, from, end);
      const { cells } = splitter;
      if (
        count < width ||
        rejects ||
        mayRepeatHeader(textOf(cells[0]!)) ||
        !isFilled(width, count)
      ) {
        const fields = cells.slice(0, count).map(textOf);
        if (!blank(fields)) record({ line, lastLine: line, fields, problem: null });
        return;
      }
      for (let index = 0; index < width; index++) batch.cells[index]![batch.size] = cells[index]!;
      characters += end - from;
      add(line, null);
    },

    record,

    /** The batches that are full. */
    *full(): Generator<RecordBatch> {
      for (let each = done.shift(); each !== undefined; each = done.shift()) {
        yield each;
        free.push(each);
      }
    },

    /** The last batch, which is not. */
    *rest(): Generator<RecordBatch> {
      if (batch.size > 0) yield batch;
    },
  };

  /** Whether a line of `count` cells has one that is not blank, and none behind the columns. */
  function isFilled(columns: number, count: number): boolean {
    const { cells } = splitter;
    for (let index = columns; index < count; index++)
      if (!isBlank(textOf(cells[index]!))) return false;
    for (let index = 0; index < columns; index++) if (!isBlank(textOf(cells[index]!))) return true;
    return false;
  }

  /** Whether a line whose first cell this is may say the names of the columns again. */
  function mayRepeatHeader(first: string): boolean {
    const begins = first.charCodeAt(0);
    if (isVisible(begins) && begins !== name.charCodeAt(0) && name !== "") return false;
    return first.trimStart().startsWith(name);
  }

  function record(given: SourceRecord): void {
    if (given.line <= lastHeaderLine) return;
    const source = rejects ? withoutReason(given, delimiter, width) : given;
    const { fields, problem } = source;
    const whole = problem === null && fits(fields, width) && !repeatsHeader(fields, header);
    for (let index = 0; index < width; index++)
      batch.cells[index]![batch.size] = whole ? splitter.cell(index, fields[index]!) : noCell;
    for (const field of fields) characters += field.length;
    add(source.line, source);
  }

  function add(line: number, source: SourceRecord | null): void {
    batch.lines[batch.size] = line;
    batch.sources[batch.size] = source;
    batch.size++;
    if (batch.size < recordsPerBatch && characters < charactersPerBatch) return;
    characters = 0;
    done.push(batch);
    batch = free.pop() ?? emptyBatch(width);
    batch.size = 0;
  }
}

const emptyBatch = (width: number): RecordBatch => ({
  size: 0,
  lines: new Int32Array(recordsPerBatch),
  cells: Array.from({ length: width }, () => new Array<SplitCell>(recordsPerBatch)),
  sources: new Array<SourceRecord | null>(recordsPerBatch).fill(null),
});

const isVisible = (code: number): boolean => code > 32 && code < 127;
const isBlank = (text: string): boolean => !isVisible(text.charCodeAt(0)) && text.trim() === "";
