import { DuckDBBooleanVector, DuckDBListVector } from "@duckdb/node-api";
import type { DuckDBVector } from "@duckdb/node-api";

/** Rows of a vector, from one place up to another. */
export type Stretch = { vector: DuckDBVector; from: number; to: number };

/** Values of numbers, and a 1 for each that is not null; null when none is. */
export type Numbers<T> = { values: T; valid: Uint8Array | null };

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

/** A 1 for each row of a vector that is not null; null when none is. */
function presence(vector: DuckDBVector): Uint8Array | null {
  const { data, offset } = inside(vector).validity;
  if (data === null) return null;
  const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const present = new Uint8Array(vector.itemCount);
  let all = 1;
  for (let row = 0, bit = offset; row < present.length; row++, bit++) {
    const one = (bits[bit >> 3]! >> (bit & 7)) & 1;
    present[row] = one;
    all &= one;
  }
  return all === 1 ? null : present;
}

/** The values of a vector without asking for each; null: it has none such. */
function plain(vector: DuckDBVector): Plain | null {
  const { items, dataView } = inside(vector);
  if (items instanceof BigInt64Array) return wholes(items);
  if (items instanceof BigUint64Array) return null;
  if (items !== undefined) return items;
  if (!(vector instanceof DuckDBBooleanVector) || dataView === undefined) return null;
  return new Int8Array(dataView.buffer, dataView.byteOffset, vector.itemCount);
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
 * Fills `values` with the numbers of stretches, 0 for null. `numberOf` reads those that do not lie in
 * memory as they are.
 */
export function fill<T extends Float64Array | Int32Array | Uint8Array>(
  values: T,
  stretches: readonly Stretch[],
  numberOf: (item: unknown) => number,
): Numbers<T> {
  let valid: Uint8Array | null = null;
  let at = 0;
  for (const { vector, from, to } of stretches) {
    const present = presence(vector);
    const numbers = plain(vector);
    if (numbers !== null) values.set(numbers.subarray(from, to), at);
    else
      for (let row = from; row < to; row++)
        if (present?.[row] !== 0) values[at + row - from] = numberOf(vector.getItem(row));
    if (present !== null) {
      valid ??= new Uint8Array(values.length).fill(1);
      for (let row = from; row < to; row++) {
        if (present[row] === 1) continue;
        valid[at + row - from] = 0;
        values[at + row - from] = 0;
      }
    }
    at += to - from;
  }
  return { values, valid };
}

/** Places for texts that were read lately; a power of two. */
const places = 1024;

/**
 * Texts that were read, by the four words in which the engine keeps one: its length, then itself or, of a
 * long one, its beginning and where it lies. The same words are the same text, as long as the vectors lie
 * in memory.
 */
export type Known = { words: Uint32Array; texts: string[]; run: Run };

/** Long texts that lie one behind the other, from one address to another; `text` null: not of plain letters. */
type Run = { from: number; to: number; text: string | null };

/** None yet: for one result, all of which lies in memory. */
export const nothingKnown = (): Known => ({
  words: new Uint32Array(places * 4),
  texts: [],
  run: { from: 0, to: 0, text: null },
});

/**
 * A vector of texts with its words, and a 1 for each row that is not null; null when none is. Nobody reads
 * those from `end` on.
 */
type Texts = { vector: DuckDBVector; words: Uint32Array; present: Uint8Array | null; end: number };

function textsOf(vector: DuckDBVector, end: number): Texts {
  const { dataView } = inside(vector);
  if (dataView === undefined || dataView.byteOffset % 4 !== 0)
    throw new Error("not a vector of texts that lie in memory by words");
  const words = new Uint32Array(dataView.buffer, dataView.byteOffset, dataView.byteLength / 4);
  return { vector, words, present: presence(vector), end };
}

/** A text of so many bytes lies in its words; a longer one elsewhere, at an address. */
const inlined = 12;

const addressAt = (words: Uint32Array, row: number): number =>
  words[row * 4 + 2]! + words[row * 4 + 3]! * 4_294_967_296;

/**
 * A text that lies elsewhere. To fetch one takes longer than to read it: those that lie behind it without a
 * gap are fetched with it.
 */
function longTextAt(among: Texts, row: number, known: Known): string {
  const { vector, words } = among;
  const address = addressAt(words, row);
  const length = words[row * 4]!;
  if (address < known.run.from || address + length > known.run.to) known.run = readRun(among, row);
  const { from, text } = known.run;
  if (text === null) return String(vector.getItem(row));
  return text.slice(address - from, address - from + length);
}

function readRun({ vector, words, present, end }: Texts, row: number): Run {
  const from = addressAt(words, row);
  let to = from + words[row * 4]!;
  for (let next = row + 1; next < end; next++) {
    const length = words[next * 4]!;
    // Where nothing is, the words say nothing.
    if (length <= inlined || present?.[next] === 0) continue;
    if (addressAt(words, next) !== to) break;
    to += length;
  }
  // Read as one text: its length, and where it lies.
  const whole = new DataView(new ArrayBuffer(16));
  whole.setUint32(0, to - from, true);
  whole.setUint32(8, words[row * 4 + 2]!, true);
  whole.setUint32(12, words[row * 4 + 3]!, true);
  const one = vector.slice(row, 1);
  inside(one).dataView = whole;
  const text = String(one.getItem(0));
  return { from, to, text: text.length === to - from ? text : null };
}

/** A text that is not null, decoded unless it is known. */
function textAt(among: Texts, row: number, known: Known): string {
  const { vector, words } = among;
  const at = row * 4;
  const a = words[at]!;
  const b = words[at + 1]!;
  const c = words[at + 2]!;
  const d = words[at + 3]!;
  const mixed = Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 961) ^ d, 2_654_435_761);
  const place = mixed >>> 22;
  const kept = place * 4;
  const same =
    known.words[kept] === a &&
    known.words[kept + 1] === b &&
    known.words[kept + 2] === c &&
    known.words[kept + 3] === d;
  const text = known.texts[place];
  if (same && text !== undefined) return text;
  const read = a > inlined ? longTextAt(among, row, known) : String(vector.getItem(row));
  known.words[kept] = a;
  known.words[kept + 1] = b;
  known.words[kept + 2] = c;
  known.words[kept + 3] = d;
  known.texts[place] = read;
  return read;
}

/** The texts of stretches. */
export function texts(stretches: readonly Stretch[], known: Known): (string | null)[] {
  const values: (string | null)[] = [];
  for (const { vector, from, to } of stretches) {
    const among = textsOf(vector, to);
    const { present } = among;
    for (let row = from; row < to; row++)
      values.push(present !== null && present[row] === 0 ? null : textAt(among, row, known));
  }
  return values;
}

const noTexts: readonly string[] = Object.freeze([]);

/** Where each list of a vector begins among the items, and how many it has: two words for each number. */
function entriesOf(vector: DuckDBListVector): Uint32Array {
  const { entryData } = inside(vector);
  if (entryData === undefined) throw new Error("not a vector of lists that lie in memory by words");
  return new Uint32Array(entryData.buffer, entryData.byteOffset, entryData.length * 2);
}

/** The lists of texts of stretches. */
export function lists(stretches: readonly Stretch[], known: Known): (readonly string[] | null)[] {
  const values: (readonly string[] | null)[] = [];
  for (const { vector, from, to } of stretches) {
    if (!(vector instanceof DuckDBListVector)) throw new Error("not a vector of lists");
    const present = presence(vector);
    const child = vector.childVector;
    const places = entriesOf(vector);
    let last = to - 1;
    while (last > from && present?.[last] === 0) last--;
    // Items lie in the order of their lists.
    const end = places[last * 4]! + places[last * 4 + 2]!;
    const items = child.itemCount === 0 ? null : textsOf(child, end);
    for (let row = from; row < to; row++) {
      if (present !== null && present[row] === 0) {
        values.push(null);
        continue;
      }
      const first = places[row * 4]!;
      const end = first + places[row * 4 + 2]!;
      if (items === null || first === end) {
        values.push(noTexts);
        continue;
      }
      const list: string[] = [];
      for (let item = first; item < end; item++)
        list.push(items.present?.[item] === 0 ? "null" : textAt(items, item, known));
      values.push(list);
    }
  }
  return values;
}
