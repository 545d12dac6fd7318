import { numberOf } from "./result.ts";
import type { Kind } from "./result.ts";
import { nullItem } from "./texts.ts";
import { addressAt, fill, inlined, listsOf, noRun, runAt, textsOf } from "./vectors.ts";
import type { Run, Stretch, Texts } from "./vectors.ts";

/** What a record batch has of a column: a node for it and for its items, and their buffers in order. */
export type Written = {
  nodes: readonly { length: number; nullCount: number }[];
  buffers: readonly Uint8Array[];
};

/** A column of a record batch that is filled with one stretch of rows after the other. */
export interface ArrowColumn {
  add(stretch: Stretch): void;
  /** Everything that was added: all of its rows. */
  end(): Written;
}

/** A column of so many rows, taken from the memory of the engine as it lies there. */
export function arrowColumn(kind: Kind, rows: number): ArrowColumn {
  switch (kind) {
    case "text":
      return textColumn(rows);
    case "list":
      return listColumn(rows);
    case "nothing":
      return nothingColumn(rows);
    case "double":
      return numberColumn(new Float64Array(rows));
    case "integer":
    case "date":
      return numberColumn(new Int32Array(rows));
    case "boolean":
      return numberColumn(new Uint8Array(rows), bits);
    case "timestamp":
      return numberColumn(new Float64Array(rows), milliseconds);
  }
}

/** Bytes of an array. */
const bytesOf = ({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function numberColumn<T extends Float64Array | Int32Array | Uint8Array>(
  values: T,
  written: (values: T) => Uint8Array = bytesOf,
): ArrowColumn {
  const nulls = nullsAmong(values.length);
  let rows = 0;
  return {
    add(stretch) {
      nulls.add(fill(values, rows, stretch, numberOf), rows);
      rows += stretch.to - stretch.from;
    },
    end: () => ({ nodes: [nulls.node()], buffers: [nulls.bitmap(), written(values)] }),
  };
}

/** One bit per row, least significant first. */
function bits(ones: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(ones.length / 8));
  for (let row = 0; row < ones.length; row++) packed[row >> 3]! |= ones[row]! << (row & 7);
  return packed;
}

/** Microseconds as the whole milliseconds towards 1970 that `Date` has of them. */
const milliseconds = (micros: Float64Array): Uint8Array =>
  bytesOf(BigInt64Array.from(micros, (each) => BigInt(Math.trunc(each / 1000))));

function textColumn(rows: number): ArrowColumn {
  const nulls = nullsAmong(rows);
  const texts = joinedTexts(rows, "");
  return {
    add(stretch) {
      const at = texts.count();
      nulls.add(texts.add(stretch), at);
    },
    end: () => ({ nodes: [nulls.node()], buffers: [nulls.bitmap(), ...texts.end()] }),
  };
}

function listColumn(rows: number): ArrowColumn {
  const nulls = nullsAmong(rows);
  const ends = new Int32Array(rows + 1);
  const items = joinedTexts(0, nullItem);
  let row = 0;

  return {
    add(stretch) {
      const { words, items: vector, present } = listsOf(stretch);
      nulls.add(present, row);
      // Items of lists that lie one behind the other are added at once.
      let [from, to] = [0, 0];
      const addItems = (): void => void (to > from && items.add({ vector, from, to }));
      for (let at = stretch.from; at < stretch.to; at++, row++) {
        const isNull = present?.[at - stretch.from] === 0;
        const count = isNull ? 0 : words[at * 4 + 2]!;
        if (count > 0 && words[at * 4] !== to) {
          addItems();
          from = to = words[at * 4]!;
        }
        to += count;
        ends[row + 1] = ends[row]! + count;
      }
      addItems();
    },
    end: () => ({
      nodes: [nulls.node(), { length: items.count(), nullCount: 0 }],
      buffers: [nulls.bitmap(), bytesOf(ends), noBytes, ...items.end()],
    }),
  };
}

/** A column that has no type, as it has no value: it is written as texts. */
const nothingColumn = (rows: number): ArrowColumn => ({
  add() {},
  end: () => ({
    nodes: [{ length: rows, nullCount: rows }],
    buffers: [new Uint8Array(Math.ceil(rows / 8)), bytesOf(new Int32Array(rows + 1)), noBytes],
  }),
});

const noBytes = new Uint8Array();

/** Which of so many rows are null: one bit per row, 0 for those, unless none is. */
function nullsAmong(length: number) {
  let bitmap = noBytes;
  let nullCount = 0;
  return {
    /** `present` has a 1 for each row from `at` on that is not null; null: none is. */
    add(present: Uint8Array | null, at: number): void {
      if (present === null) return;
      if (nullCount === 0) {
        bitmap = new Uint8Array(Math.ceil(length / 8)).fill(255);
        if (length % 8 > 0) bitmap[bitmap.length - 1] = 255 >> (8 - (length % 8));
      }
      for (let row = 0; row < present.length; row++) {
        if (present[row] === 1) continue;
        bitmap[(at + row) >> 3]! &= ~(1 << ((at + row) & 7));
        nullCount += 1;
      }
    },
    node: () => ({ length, nullCount }),
    bitmap: () => bitmap,
  };
}

/** Arrow counts the bytes of a column of texts in 32 bits. */
const mostBytes = 2 ** 31 - 1;

/** Texts one behind the other and where each ends, with room for so many from the start; `absent` for null. */
function joinedTexts(room: number, absent: string) {
  const absentBytes = Buffer.from(absent);
  let ends = new Int32Array(room + 1);
  let joined = new Uint8Array(0);
  let count = 0;
  return {
    count: () => count,
    /** Adds the texts of a stretch; gives its `presence`. Throws where all of them are too long for Arrow. */
    add(stretch: Stretch): Uint8Array | null {
      const texts = textsOf(stretch);
      const { words, from, to, present } = texts;
      const begin = ends[count]!;
      ends = withRoom(ends, count + to - from + 1);
      let end = begin;
      for (let row = from; row < to; row++) {
        end += present?.[row - from] === 0 ? absentBytes.length : words[row * 4]!;
        ends[++count] = end;
      }
      if (end > mostBytes) throw new RangeError("Invalid string length: a column of 2 GB");
      joined = withRoom(joined, end);
      copyTexts(joined, begin, texts, absentBytes);
      return present;
    },
    /** Where each ends, after where the first begins, and all of them. */
    end: () => [
      bytesOf(ends.subarray(0, count + 1)),
      joined.subarray(0, count === 0 ? 0 : ends[count]),
    ],
  };
}

/** Room for so many values: the same array, or one that holds its values too. */
function withRoom<T extends Int32Array | Uint8Array>(values: T, room: number): T {
  if (room <= values.length) return values;
  const more = new (values.constructor as new (length: number) => T)(
    Math.max(room, values.length * 2),
  );
  more.set(values);
  return more;
}

function copyTexts(to: Uint8Array, begin: number, texts: Texts, absent: Uint8Array): void {
  const { words, bytes, present } = texts;
  let run: Run = noRun;
  let at = begin;
  for (let row = texts.from; row < texts.to; row++) {
    const length = words[row * 4]!;
    if (present?.[row - texts.from] === 0) {
      to.set(absent, at);
      at += absent.length;
    } else if (length <= inlined) {
      for (let from = row * 16 + 4, end = from + length; from < end;) to[at++] = bytes[from++]!;
    } else {
      run = runAt(texts, row, run);
      const from = addressAt(words, row) - run.from;
      to.set(run.bytes.subarray(from, from + length), at);
      at += length;
    }
  }
}
