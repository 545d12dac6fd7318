import { DuckDBTypeId } from "@duckdb/node-api";
import type {
  DuckDBDataChunk,
  DuckDBMaterializedResult,
  DuckDBResult,
  DuckDBType,
} from "@duckdb/node-api";
import { isoOf } from "./dates.ts";
import { lists, nothingKnown, texts } from "./texts.ts";
import type { Known } from "./texts.ts";
import { fill } from "./vectors.ts";
import type { Stretch } from "./vectors.ts";

/**
 * One column of a result. `date` holds days since 1970-01-01, `timestamp` UTC milliseconds,
 * `boolean` 0 or 1; `valid` has a 1 for each row that is not null, or is null when none is.
 */
export type Column =
  | { name: string; type: "text"; values: (string | null)[] }
  | { name: string; type: "list"; values: (readonly string[] | null)[] }
  | { name: string; type: "double" | "timestamp"; values: Float64Array; valid: Uint8Array | null }
  | { name: string; type: "integer" | "date"; values: Int32Array; valid: Uint8Array | null }
  | { name: string; type: "boolean"; values: Uint8Array; valid: Uint8Array | null };

/** What a column is: the type of a `Column`, or "nothing" where the query gave it none. */
export type Kind = Column["type"] | "nothing";

/** A column without its rows. */
export type Head = { name: string; kind: Kind };

/** Rows of a finished query in the memory of the engine, which stay there as long as this does. */
export interface Part {
  readonly heads: readonly Head[];
  readonly stretches: readonly { chunk: DuckDBDataChunk; from: number; to: number }[];
  readonly rowCount: number;
}

/** A cell as JSON has it: dates and instants are ISO text, lists arrays, none null. */
export type Cell = string | number | boolean | readonly string[] | null;
export type Row = Record<string, Cell>;

export interface Result {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** The rows as objects, in the order of the query. */
  rows(): Row[];
}

/** Rows of a part of a result: others get their turn between two of them. */
const rowsOfPart = 512;

/** Reads the columns of a finished query. Counts and sums of whole numbers come as doubles. */
export async function readResult(source: DuckDBMaterializedResult): Promise<Result> {
  const chunks = await source.fetchAllChunks();
  const stretches = chunks.map((chunk) => ({ chunk, from: 0, to: chunk.rowCount }));
  return resultOf({ heads: headsOf(source), stretches, rowCount: source.rowCount });
}

/** The same in parts of a few hundred rows that are not read yet; one where there are none. */
export async function readParts(source: DuckDBMaterializedResult): Promise<Part[]> {
  const heads = headsOf(source);
  const chunks = await source.fetchAllChunks();
  if (chunks.length === 0) return [{ heads, stretches: [], rowCount: 0 }];
  return chunks.flatMap((chunk) =>
    Array.from({ length: Math.ceil(chunk.rowCount / rowsOfPart) }, (_, at) => {
      const from = at * rowsOfPart;
      const to = Math.min(from + rowsOfPart, chunk.rowCount);
      return { heads, stretches: [{ chunk, from, to }], rowCount: to - from };
    }),
  );
}

/** The rows of a query that still runs, a chunk of them at a time. */
export async function* streamResults(source: DuckDBResult): AsyncGenerator<Result> {
  const heads = headsOf(source);
  for (;;) {
    const chunk = await source.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const { rowCount } = chunk;
    yield resultOf({ heads, stretches: [{ chunk, from: 0, to: rowCount }], rowCount });
  }
}

/** Reads the columns of rows. */
export function resultOf({ heads, stretches, rowCount }: Part): Result {
  const known = nothingKnown();
  const columns = heads.map((head, index) => {
    const vectors = stretches.map(({ chunk, from, to }) => ({
      vector: chunk.getColumnVector(index),
      from,
      to,
    }));
    return readColumn(head, vectors, rowCount, known);
  });
  return { columns, rowCount, rows: () => rowsOf(columns, rowCount) };
}

/** The cell of a column in a row. */
export function cellOf(column: Column, row: number): Cell {
  if (column.type === "text" || column.type === "list") return column.values[row] ?? null;
  if (column.valid !== null && column.valid[row] === 0) return null;
  const value = column.values[row] ?? 0;
  if (column.type === "date") return isoOf(value);
  if (column.type === "timestamp") return new Date(value).toISOString();
  return column.type === "boolean" ? value === 1 : value;
}

function rowsOf(columns: readonly Column[], rowCount: number): Row[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, cellOf(column, row)])),
  );
}

/** The columns of a query. Throws where one has a type that is not served. */
export const headsOf = (source: DuckDBResult): Head[] =>
  source.columnNames().map((name, at) => ({ name, kind: kindOf(name, source.columnType(at)) }));

function kindOf(name: string, type: DuckDBType): Kind {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return "text";
    case DuckDBTypeId.LIST:
      return "list";
    case DuckDBTypeId.SQLNULL:
      return "nothing";
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.TINYINT:
      return "integer";
    case DuckDBTypeId.DATE:
      return "date";
    case DuckDBTypeId.BOOLEAN:
      return "boolean";
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return "timestamp";
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.DECIMAL:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return "double";
    default:
      throw new Error(`column ${name} has a type that is not served: ${type.toString()}`);
  }
}

function readColumn(
  { name, kind }: Head,
  vectors: readonly Stretch[],
  rowCount: number,
  known: Known,
): Column {
  switch (kind) {
    case "text":
      return { name, type: kind, values: texts(vectors, known) };
    case "list":
      return { name, type: kind, values: lists(vectors, known) };
    case "nothing":
      return { name, type: "text", values: Array.from({ length: rowCount }, () => null) };
    case "integer":
    case "date":
      return { name, type: kind, ...numbers(new Int32Array(rowCount), vectors) };
    case "boolean":
      return { name, type: kind, ...numbers(new Uint8Array(rowCount), vectors) };
    case "double":
      return { name, type: kind, ...numbers(new Float64Array(rowCount), vectors) };
    case "timestamp": {
      const micros = numbers(new Float64Array(rowCount), vectors);
      return { name, type: kind, ...micros, values: micros.values.map((at) => at / 1000) };
    }
  }
}

/** Fills `values` with the numbers of stretches. */
function numbers<T extends Float64Array | Int32Array | Uint8Array>(
  values: T,
  stretches: readonly Stretch[],
): { values: T; valid: Uint8Array | null } {
  let valid: Uint8Array | null = null;
  let at = 0;
  for (const stretch of stretches) {
    const present = fill(values, at, stretch, numberOf);
    if (present !== null) (valid ??= new Uint8Array(values.length).fill(1)).set(present, at);
    at += stretch.to - stretch.from;
  }
  return { values, valid };
}

/** A value of the engine's package as a number. */
export function numberOf(item: unknown): number {
  if (typeof item === "object" && item !== null) {
    if ("days" in item) return Number(item.days);
    if ("micros" in item) return Number(item.micros);
    if ("toDouble" in item && typeof item.toDouble === "function") return Number(item.toDouble());
  }
  return Number(item);
}
