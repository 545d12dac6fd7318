import { DataType, DateUnit, Vector } from "apache-arrow";
import type { Data, Date_, List, Utf8 } from "apache-arrow";

/**
 * The cells of a column of an Arrow batch: dates as `YYYY-MM-DD`, lists as arrays, whole numbers of any
 * width as numbers, null for nothing. Columns are taken as they lie: to ask a `Vector` for one cell after
 * the other takes ten times as long.
 */
export function cellsOf(data: Data): unknown[] {
  const { length, nullBitmap, offset } = data;
  const cells = valuesOf(data);
  if (data.nullCount > 0 && nullBitmap)
    for (let at = 0, bit = offset; at < length; at++, bit++)
      if (((nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 0) cells[at] = null;
  return cells;
}

function valuesOf(data: Data): unknown[] {
  const { type } = data;
  // What was cut out of a longer column begins somewhere in it.
  if (data.offset !== 0) return asked(data);
  if (DataType.isUtf8(type)) return textsOf(data as Data<Utf8>);
  if (DataType.isList(type)) return listsOf(data as Data<List>);
  if (DataType.isDate(type) && type.unit === DateUnit.DAY) return daysOf(data as Data<Date_>);
  if (DataType.isFloat(type) && type.ArrayType === Float64Array) return numbersOf(data);
  if (DataType.isInt(type) && type.bitWidth === 32) return numbersOf(data);
  return asked(data);
}

function asked(data: Data): unknown[] {
  const vector = new Vector([data]);
  return Array.from({ length: data.length }, (_, at) => plain(vector.get(at), data.type));
}

function plain(value: unknown, type: DataType): unknown {
  if (value === null) return null;
  if (DataType.isDate(type)) return dayOf(Number(value));
  if (typeof value === "bigint") return Number(value);
  return value instanceof Vector ? [...value] : value;
}

function numbersOf({ values, length }: Data): unknown[] {
  const cells = new Array<unknown>(length);
  for (let at = 0; at < length; at++) cells[at] = (values as Float64Array | Int32Array)[at];
  return cells;
}

const millisOfDay = 86_400_000;
const dayOf = (millis: number): string => new Date(millis).toISOString().slice(0, 10);

/** Days repeat: each is written once. */
function daysOf({ values, length }: Data<Date_>): unknown[] {
  const written = new Map<number, string>();
  const cells = new Array<unknown>(length);
  for (let at = 0; at < length; at++) {
    const day = (values as Int32Array)[at]!;
    const text = written.get(day) ?? dayOf(day * millisOfDay);
    written.set(day, text);
    cells[at] = text;
  }
  return cells;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** All texts are decoded at once and cut where they end: bytes that begin a character are counted. */
function textsOf({ values, valueOffsets, length }: Data<Utf8>): unknown[] {
  const [first = 0, last = 0] = [valueOffsets[0], valueOffsets[length]];
  const all = utf8.decode(values.subarray(first, last));
  const texts = new Array<unknown>(length);
  let [byte, unit] = [first, 0];
  for (let at = 0; at < length; at++) {
    const start = unit;
    for (const end = valueOffsets[at + 1]!; byte < end; byte++) unit += unitsOf(values[byte]!);
    texts[at] = all.slice(start, unit);
  }
  return texts;
}

/** UTF-16 code units of the character that a byte begins; 0 where it goes on with one. */
const unitsOf = (byte: number): number => (byte < 0x80 ? 1 : byte < 0xc0 ? 0 : byte < 0xf0 ? 1 : 2);

function listsOf({ children, valueOffsets, length }: Data<List>): unknown[] {
  const items = cellsOf(children[0] as Data);
  const lists = new Array<unknown>(length);
  for (let at = 0; at < length; at++) {
    const [from, to] = [valueOffsets[at]!, valueOffsets[at + 1]!];
    lists[at] = from === to ? [] : items.slice(from, to);
  }
  return lists;
}
