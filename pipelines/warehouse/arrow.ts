import {
  Bool,
  DateDay,
  Field,
  Float64,
  Int32,
  List,
  Message,
  Schema,
  TimestampMillisecond,
  Utf8,
} from "apache-arrow";
import type { DataType } from "apache-arrow";
import type { DuckDBMaterializedResult } from "@duckdb/node-api";
import { arrowColumn } from "./arrow_columns.ts";
import type { ArrowColumn } from "./arrow_columns.ts";
import { headsOf } from "./result.ts";
import type { Head, Kind, Part } from "./result.ts";

const types: Record<Kind, DataType> = {
  text: new Utf8(),
  nothing: new Utf8(),
  list: new List(new Field("item", new Utf8(), true)),
  double: new Float64(),
  integer: new Int32(),
  date: new DateDay(),
  boolean: new Bool(),
  timestamp: new TimestampMillisecond("UTC"),
};

/** What an Arrow IPC stream ends with: a continuation mark and no message. */
export const arrowEnd: Uint8Array = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

/** What an Arrow IPC stream of such columns begins with. */
export function arrowSchema(heads: readonly Head[]): Uint8Array {
  const fields = heads.map(({ name, kind }) => new Field(name, types[kind], true));
  return framed(Message.encode(Message.from(new Schema(fields))));
}

/** Rows of an Arrow IPC stream, without its beginning and its end. */
export function arrowRows({ heads, stretches, rowCount }: Part): Uint8Array {
  const columns = heads.map(({ kind }) => arrowColumn(kind, rowCount));
  for (const { chunk, from, to } of stretches)
    columns.forEach((column, at) => column.add({ vector: chunk.getColumnVector(at), from, to }));
  return batchOf(columns, rowCount);
}

/**
 * A finished query as an Arrow IPC stream of one batch: one chunk is written while the next is fetched.
 * Throws where a column has a type that is not served.
 */
export async function readArrow(source: DuckDBMaterializedResult): Promise<Uint8Array> {
  const { rowCount } = source;
  const heads = headsOf(source);
  let next = source.fetchChunk();
  const schema = arrowSchema(heads);
  const columns = heads.map(({ kind }) => arrowColumn(kind, rowCount));
  for (;;) {
    const chunk = await next;
    if (chunk === null || chunk.rowCount === 0) break;
    next = source.fetchChunk();
    // It is awaited in the next turn, unless this one fails.
    next.catch(() => {});
    const to = chunk.rowCount;
    columns.forEach((column, at) => column.add({ vector: chunk.getColumnVector(at), from: 0, to }));
  }
  return batchOf(columns, rowCount, schema, arrowEnd);
}

const noBytes: Uint8Array = new Uint8Array();

/** Bytes are laid out in eights. */
const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** A message as it stands in a stream: behind a continuation mark and its length. */
function framed(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + padded(message.length));
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, bytes.length - 8, true);
  bytes.set(message, 8);
  return bytes;
}

/** A record batch of columns that are complete: its message, and their buffers. */
function batchOf(
  columns: readonly ArrowColumn[],
  rowCount: number,
  before = noBytes,
  after = noBytes,
): Uint8Array {
  const written = columns.map((column) => column.end());
  const nodes = written.flatMap((column) => column.nodes);
  const buffers = written.flatMap((column) => column.buffers);
  let end = 0;
  const regions = buffers.map(({ length }) => {
    const offset = end;
    end += padded(length);
    return { offset, length };
  });
  const message = framed(batchMessage(rowCount, nodes, regions, end));
  const body = before.length + message.length;
  const bytes = new Uint8Array(body + end + after.length);
  bytes.set(before);
  bytes.set(message, before.length);
  buffers.forEach((buffer, at) => bytes.set(buffer, body + regions[at]!.offset));
  bytes.set(after, body + end);
  return bytes;
}

/** In Arrow's format files: MetadataVersion.V5, and MessageHeader.RecordBatch. */
const [version5, recordBatch] = [4, 3] as const;

/**
 * The message of a record batch, a flatbuffer of two tables (Message, and in it RecordBatch) and two vectors.
 * The package writes it for columns of its own alone. All of it but the vectors has its place, with each
 * number at a multiple of its size.
 */
function batchMessage(
  rowCount: number,
  nodes: readonly { length: number; nullCount: number }[],
  regions: readonly { offset: number; length: number }[],
  bodyLength: number,
): Uint8Array {
  const [message, batch, nodesAt] = [16, 52, 76] as const;
  const regionsAt = nodesAt + 8 + nodes.length * 16;
  const view = new DataView(new ArrayBuffer(regionsAt + 4 + regions.length * 16));
  const shorts = (at: number, numbers: readonly number[]): void =>
    numbers.forEach((number, place) => view.setUint16(at + place * 2, number, true));
  const long = (at: number, number: number): void => view.setBigInt64(at, BigInt(number), true);

  view.setUint32(0, message, true);
  // Message: lengths of this list and of the table, then where version, header type, header, body length are.
  shorts(4, [12, 20, 16, 18, 4, 8]);
  view.setInt32(message, message - 4, true);
  view.setUint32(message + 4, batch - (message + 4), true);
  long(message + 8, bodyLength);
  view.setInt16(message + 16, version5, true);
  view.setUint8(message + 18, recordBatch);
  // RecordBatch: the same of length, nodes, buffers.
  shorts(36, [10, 20, 4, 12, 16]);
  view.setInt32(batch, batch - 36, true);
  long(batch + 4, rowCount);
  view.setUint32(batch + 12, nodesAt - (batch + 12), true);
  view.setUint32(batch + 16, regionsAt - (batch + 16), true);
  view.setUint32(nodesAt, nodes.length, true);
  nodes.forEach(({ length, nullCount }, at) => {
    long(nodesAt + 4 + at * 16, length);
    long(nodesAt + 12 + at * 16, nullCount);
  });
  view.setUint32(regionsAt, regions.length, true);
  regions.forEach(({ offset, length }, at) => {
    long(regionsAt + 4 + at * 16, offset);
    long(regionsAt + 12 + at * 16, length);
  });
  return new Uint8Array(view.buffer);
}
