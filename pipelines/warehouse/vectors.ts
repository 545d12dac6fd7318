import { DuckDBBlobVector, DuckDBBooleanVector, DuckDBListVector } from "@duckdb/node-api";
import type { DuckDBVector } from "@duckdb/node-api";

/** Rows of a vector, from one place up to another. */
export type Stretch = { vector: DuckDBVector; from: number; to: number };

type Plain = Float64Array | Int32Array | Int16Array | Int8Array;

/**
 * What a vector of the engine's package is made of. Its own way to read one makes an object, or looks up a
 * bit of a BigInt, for every cell: many times what the query takes.
 */
type Inside = {
  items?: Plain | BigInt64Array | BigUint64Array;
  dataView?: DataView;
  entryData?: BigUint64Array;
  validity: { data: BigUint64Array | null; offset: number };
};

// The fields are private to the package: where it has others, its own way is gone instead.
const inside = (vector: DuckDBVector): Inside => vector as unknown as Inside;

/** A 1 for each row of a stretch that is not null; null when none is. */
export function presence({ vector, from, to }: Stretch): Uint8Array | null {
  const { data, offset } = inside(vector).validity;
  if (data === null) return null;
  const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const present = new Uint8Array(to - from);
  let all = 1;
  for (let row = 0, bit = offset + from; row < present.length; row++, bit++) {
    const one = (bits[bit >> 3]! >> (bit & 7)) & 1;
    present[row] = one;
    all &= one;
  }
  return all === 1 ? null : present;
}

/** The values of a stretch without asking for each; null: it has none such. */
function plain({ vector, from, to }: Stretch): Plain | null {
  const { items, dataView } = inside(vector);
  if (items instanceof BigInt64Array) return wholes(items.subarray(from, to));
  if (items instanceof BigUint64Array) return null;
  if (items !== undefined) return items.subarray(from, to);
  if (!(vector instanceof DuckDBBooleanVector) || dataView === undefined) return null;
  return new Int8Array(dataView.buffer, dataView.byteOffset + from, to - from);
}

/** 64-bit integers as the nearest doubles. */
function wholes({ buffer, byteOffset, length }: BigInt64Array): Float64Array {
  const halves = new Int32Array(buffer, byteOffset, length * 2);
  const values = new Float64Array(length);
  for (let row = 0; row < length; row++)
    values[row] = halves[row * 2 + 1]! * 4_294_967_296 + (halves[row * 2]! >>> 0);
  return values;
}

/**
 * Fills `values` from `at` on with the numbers of a stretch, 0 for null. `numberOf` reads those that do not
 * lie in memory as they are. Gives its `presence`.
 */
export function fill(
  values: Float64Array | Int32Array | Uint8Array,
  at: number,
  stretch: Stretch,
  numberOf: (item: unknown) => number,
): Uint8Array | null {
  const { vector, from, to } = stretch;
  const present = presence(stretch);
  const numbers = plain(stretch);
  if (numbers !== null) values.set(numbers, at);
  else
    for (let row = from; row < to; row++)
      if (present?.[row - from] !== 0) values[at + row - from] = numberOf(vector.getItem(row));
  if (present !== null)
    for (let row = 0; row < present.length; row++) if (present[row] === 0) values[at + row] = 0;
  return present;
}

/**
 * A stretch of texts with the words of its vector, four to a text: its length, then itself or, of one of
 * more than `inlined` bytes, its beginning and where it lies. `bytes` are the same words.
 */
export type Texts = {
  words: Uint32Array;
  bytes: Uint8Array;
  from: number;
  to: number;
  present: Uint8Array | null;
};

/** A text of so many bytes lies in its words; a longer one elsewhere, at an address. */
export const inlined = 12;

/** Throws where the engine's package keeps texts in another way. */
export function textsOf(stretch: Stretch): Texts {
  const { vector, from, to } = stretch;
  const { dataView } = inside(vector);
  if (dataView === undefined || dataView.byteOffset % 4 !== 0)
    throw new Error("not a vector of texts that lie in memory by words");
  const { buffer, byteOffset, byteLength } = dataView;
  return {
    words: new Uint32Array(buffer, byteOffset, byteLength / 4),
    bytes: new Uint8Array(buffer, byteOffset, byteLength),
    from,
    to,
    present: presence(stretch),
  };
}

/** Long texts that lie one behind the other, from one address to another. */
export type Run = { from: number; to: number; bytes: Uint8Array };

/** None. */
export const noRun: Run = { from: 0, to: 0, bytes: new Uint8Array() };

/** Where a long text lies. */
export const addressAt = (words: Uint32Array, row: number): number =>
  words[row * 4 + 2]! + words[row * 4 + 3]! * 4_294_967_296;

/**
 * The run that the long text of a row lies in: `known`, or that of it and those behind it without a gap. To
 * fetch one takes longer than to read it.
 */
export function runAt({ words, from, to, present }: Texts, row: number, known: Run): Run {
  const begin = addressAt(words, row);
  let end = begin + words[row * 4]!;
  if (begin >= known.from && end <= known.to) return known;
  for (let next = row + 1; next < to; next++) {
    const length = words[next * 4]!;
    // Where nothing is, the words say nothing.
    if (length <= inlined || present?.[next - from] === 0) continue;
    if (addressAt(words, next) !== end) break;
    end += length;
  }
  const [low, high] = [words[row * 4 + 2]!, words[row * 4 + 3]!];
  return { from: begin, to: end, bytes: bytesAt(low, high, end - begin) };
}

type BlobParts = ConstructorParameters<typeof DuckDBBlobVector>;
const noNulls = { itemValid: () => true } as unknown as BlobParts[1];

/** A copy of so many bytes at an address, more than `inlined`: to the engine's package, a blob of a vector. */
function bytesAt(low: number, high: number, length: number): Uint8Array {
  const blob = new DataView(new ArrayBuffer(16));
  blob.setUint32(0, length, true);
  blob.setUint32(8, low, true);
  blob.setUint32(12, high, true);
  const bytes = new DuckDBBlobVector(blob, noNulls, {} as BlobParts[2], 0, 1).getItemBytes(0);
  if (bytes?.length !== length) throw new Error("not a text that lies in memory at its address");
  return bytes;
}

/**
 * A stretch of lists: where each begins among the items and how many it has, in the first and the third of
 * four words.
 */
export type Lists = { words: Uint32Array; items: DuckDBVector; present: Uint8Array | null };

/** Throws where the engine's package keeps lists in another way. */
export function listsOf(stretch: Stretch): Lists {
  const { vector } = stretch;
  if (!(vector instanceof DuckDBListVector)) throw new Error("not a vector of lists");
  const { entryData } = inside(vector);
  if (entryData === undefined) throw new Error("not a vector of lists that lie in memory by words");
  return {
    words: new Uint32Array(entryData.buffer, entryData.byteOffset, entryData.length * 2),
    items: vector.childVector,
    present: presence(stretch),
  };
}
