import {
  Bool,
  DateDay,
  Field,
  Float64,
  Int32,
  List,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  Utf8,
  makeData,
  tableToIPC,
} from "apache-arrow";
import type { Data } from "apache-arrow";
import type { Column } from "./result.ts";

/** What an Arrow IPC stream ends with: a continuation mark and no message. */
export const arrowEnd: Uint8Array = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

/** What an Arrow IPC stream of such columns begins with. */
export const arrowSchema = (columns: readonly Column[]): Uint8Array =>
  tableToIPC(new Table(batchOf(columns.map(emptied), 0).schema), "stream").slice(
    0,
    -arrowEnd.length,
  );

/** A column of the same name and type without rows. */
const emptied = (column: Column): Column =>
  ({
    ...column,
    values: column.values.slice(0, 0),
    ...("valid" in column && { valid: null }),
  }) as Column;

/** Rows of an Arrow IPC stream, without its beginning and its end. */
export const arrowRows = (columns: readonly Column[], rowCount: number): Uint8Array =>
  arrowStream(columns, rowCount).slice(arrowSchema(columns).length, -arrowEnd.length);

/** The columns of a result as an Arrow IPC stream. Shared by `show` and the server. */
export function arrowStream(columns: readonly Column[], rowCount: number): Uint8Array {
  const batch = batchOf(columns, rowCount);
  return tableToIPC(new Table(batch.schema, [batch]), "stream");
}

function batchOf(columns: readonly Column[], rowCount: number): RecordBatch {
  const children = columns.map((column) => dataOf(column, rowCount));
  const fields = columns.map((column, i) => {
    const child = children[i];
    if (child === undefined) throw new Error(`no data for ${column.name}`);
    return new Field(column.name, child.type, true);
  });
  const schema = new Schema(fields);
  const rows = makeData({ type: new Struct(fields), length: rowCount, nullCount: 0, children });
  return new RecordBatch(schema, rows);
}

function dataOf(column: Column, length: number): Data {
  switch (column.type) {
    case "text":
      return textData(column.values);
    case "list":
      return listData(column.values);
    case "double":
      return makeData({ type: new Float64(), length, data: column.values, ...nulls(column.valid) });
    case "integer":
      return makeData({ type: new Int32(), length, data: column.values, ...nulls(column.valid) });
    case "date":
      return makeData({ type: new DateDay(), length, data: column.values, ...nulls(column.valid) });
    case "boolean":
      return makeData({
        type: new Bool(),
        length,
        data: bits(column.values),
        ...nulls(column.valid),
      });
    case "timestamp":
      return makeData({
        type: new TimestampMillisecond("UTC"),
        length,
        data: BigInt64Array.from(column.values, BigInt),
        ...nulls(column.valid),
      });
  }
}

function textData(values: readonly (string | null)[]): Data<Utf8> {
  const data = Buffer.from(values.join(""));
  // Most texts are of plain letters, each of which is one byte.
  let valueOffsets = offsetsOf(values, (value) => value.length);
  if (valueOffsets[values.length] !== data.length)
    valueOffsets = offsetsOf(values, (value) => Buffer.byteLength(value));
  return makeData({
    type: new Utf8(),
    length: values.length,
    valueOffsets,
    data,
    ...nulls(presence(values)),
  });
}

/** Where each text begins among all of them, and where the last ends. */
function offsetsOf(
  values: readonly (string | null)[],
  lengthOf: (value: string) => number,
): Int32Array {
  const offsets = new Int32Array(values.length + 1);
  for (let [row, end] = [0, 0]; row < values.length; row++)
    offsets[row + 1] = end += lengthOf(values[row] ?? "");
  return offsets;
}

function listData(values: readonly (readonly string[] | null)[]): Data<List<Utf8>> {
  const offsets = new Int32Array(values.length + 1);
  const items: string[] = [];
  for (let row = 0; row < values.length; row++) {
    const list = values[row];
    if (list) for (let at = 0; at < list.length; at++) items.push(list[at]!);
    offsets[row + 1] = items.length;
  }
  return makeData({
    type: new List(new Field("item", new Utf8(), true)),
    length: values.length,
    valueOffsets: offsets,
    child: textData(items),
    ...nulls(presence(values)),
  });
}

/** A 1 for each that is not null; null when none is. */
function presence(values: readonly unknown[]): Uint8Array | null {
  if (!values.includes(null)) return null;
  const valid = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) valid[row] = values[row] === null ? 0 : 1;
  return valid;
}

function nulls(valid: Uint8Array | null): { nullCount: number; nullBitmap?: Uint8Array } {
  if (valid === null) return { nullCount: 0 };
  let nullCount = valid.length;
  for (let row = 0; row < valid.length; row++) nullCount -= valid[row]!;
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: bits(valid) };
}

/** One bit per row, least significant first. */
function bits(ones: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(ones.length / 8));
  for (let row = 0; row < ones.length; row++) packed[row >> 3]! |= ones[row]! << (row & 7);
  return packed;
}
