import { DuckDBTypeId } from "@duckdb/node-api";
import type {
  DuckDBDataChunk,
  DuckDBMaterializedResult,
  DuckDBResult,
  DuckDBType,
} from "@duckdb/node-api";
import { isoOf } from "./dates.ts";
import { fill, lists, nothingKnown, texts } from "./vectors.ts";
import type { Known, Stretch as VectorStretch } from "./vectors.ts";

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
  return resultOf(
    source,
    chunks.map((chunk) => ({ chunk, from: 0, to: chunk.rowCount })),
  );
}

/** The same in parts of a few hundred rows, each read when it is called for; one where there are none. */
export async function readParts(source: DuckDBMaterializedResult): Promise<(() => Result)[]> {
  const stretches = (await source.fetchAllChunks()).flatMap((chunk) =>
    Array.from({ length: Math.ceil(chunk.rowCount / rowsOfPart) }, (_, at) => {
      const from = at * rowsOfPart;
      return { chunk, from, to: Math.min(from + rowsOfPart, chunk.rowCount) };
    }),
  );
  if (stretches.length === 0) return [() => resultOf(source, [])];
  return stretches.map((stretch) => () => resultOf(source, [stretch]));
}

/** The rows of a query that still runs, a chunk of them at a time. */
export async function* streamResults(source: DuckDBResult): AsyncGenerator<Result> {
  for (;;) {
    const chunk = await source.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield resultOf(source, [{ chunk, from: 0, to: chunk.rowCount }]);
  }
}

/** Rows of a chunk, from one place up to another. */
type Stretch = { chunk: DuckDBDataChunk; from: number; to: number };

function resultOf(source: DuckDBResult, stretches: readonly Stretch[]): Result {
  const rowCount = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const known = nothingKnown();
  const columns = source.columnNames().map((name, index) => {
    const vectors = stretches.map(({ chunk, from, to }) => ({
      vector: chunk.getColumnVector(index),
      from,
      to,
    }));
    return readColumn(name, source.columnType(index), vectors, rowCount, known);
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

function readColumn(
  name: string,
  type: DuckDBType,
  vectors: readonly VectorStretch[],
  rowCount: number,
  known: Known,
): Column {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return { name, type: "text", values: texts(vectors, known) };
    case DuckDBTypeId.LIST:
      return { name, type: "list", values: lists(vectors, known) };
    case DuckDBTypeId.SQLNULL:
      return { name, type: "text", values: Array.from({ length: rowCount }, () => null) };
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.TINYINT:
      return { name, type: "integer", ...fill(new Int32Array(rowCount), vectors, numberOf) };
    case DuckDBTypeId.DATE:
      return { name, type: "date", ...fill(new Int32Array(rowCount), vectors, numberOf) };
    case DuckDBTypeId.BOOLEAN:
      return { name, type: "boolean", ...fill(new Uint8Array(rowCount), vectors, numberOf) };
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ: {
      const micros = fill(new Float64Array(rowCount), vectors, numberOf);
      return { name, type: "timestamp", ...micros, values: micros.values.map((at) => at / 1000) };
    }
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.DECIMAL:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return { name, type: "double", ...fill(new Float64Array(rowCount), vectors, numberOf) };
    default:
      throw new Error(`column ${name} has a type that is not served: ${type.toString()}`);
  }
}

function numberOf(item: unknown): number {
  if (typeof item === "object" && item !== null) {
    if ("days" in item) return Number(item.days);
    if ("micros" in item) return Number(item.micros);
    if ("toDouble" in item && typeof item.toDouble === "function") return Number(item.toDouble());
  }
  return Number(item);
}
