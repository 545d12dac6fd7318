import {
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimestampValue,
  INTEGER,
  LIST,
  TIMESTAMP,
  VARCHAR,
  listValue,
} from "@duckdb/node-api";
import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBType,
  DuckDBValue,
  DuckDBVector,
} from "@duckdb/node-api";
import { rawTables } from "../contracts/tables.ts";
import type { SqlType, TableColumns } from "../contracts/tables.ts";
import { daysOf } from "./dates.ts";
import { identifier } from "./engine.ts";

type Value = string | number | boolean | readonly string[] | null | undefined;

/**
 * Rows as columns: for each column an array of one value per row, or one plain value for all. A DATE
 * is days since 1970-01-01 or YYYY-MM-DD, a TIMESTAMP an ISO instant. Absent columns are null.
 */
export type ColumnValues = Record<string, ArrayLike<Value> | Value>;

const rowsPerChunk = 2048;

const types: Record<SqlType, DuckDBType> = {
  VARCHAR,
  INTEGER,
  "DOUBLE PRECISION": DOUBLE,
  DATE,
  BOOLEAN,
  TIMESTAMP,
  "VARCHAR[]": LIST(VARCHAR),
};

/** Appends rows to the tables of a schema; `flush` makes them visible to queries. */
export interface Appender {
  append(table: string, columns: ColumnValues): Promise<void>;
  flush(): void;
}

export function createAppender(
  connection: DuckDBConnection,
  schema: string,
  tables: Readonly<Record<string, TableColumns>>,
): Appender {
  const open = new Map<string, DuckDBAppender>();
  const converters = createConverters();
  return {
    async append(table, columns) {
      const shape = tables[table];
      if (shape === undefined) throw new Error(`unknown table: ${schema}.${table}`);
      const unknown = Object.keys(columns).find((name) => !(name in shape));
      if (unknown !== undefined) {
        throw new Error(`unknown column of ${schema}.${table}: ${unknown}`);
      }
      const appender = open.get(table) ?? (await openAppender(connection, schema, table));
      open.set(table, appender);
      appendChunks(appender, Object.entries(shape), columns, converters);
    },
    flush() {
      for (const appender of open.values()) appender.closeSync();
      open.clear();
    },
  };
}

/** Appends rows to the raw tables. */
export function rawAppender(connection: DuckDBConnection): Appender {
  return createAppender(connection, "raw", rawTables);
}

function openAppender(
  connection: DuckDBConnection,
  schema: string,
  table: string,
): Promise<DuckDBAppender> {
  const [last = "", catalog] = schema.split(".").toReversed();
  return connection.createAppender(table, last, catalog);
}

/** The statement that makes a table with these columns. */
export function tableDefinition(schema: string, table: string, shape: TableColumns): string {
  const columns = Object.entries(shape).map(([name, type]) => `${identifier(name)} ${type}`);
  return `CREATE TABLE ${schema}.${identifier(table)} (${columns.join(", ")})`;
}

function appendChunks(
  appender: DuckDBAppender,
  shape: readonly [name: string, type: SqlType][],
  columns: ColumnValues,
  converters: Converters,
): void {
  const rowCount = rowCountOf(columns);
  const chunk = DuckDBDataChunk.create(shape.map(([, type]) => types[type]));
  for (let from = 0; from < rowCount; from += rowsPerChunk) {
    const count = Math.min(rowsPerChunk, rowCount - from);
    chunk.reset();
    chunk.rowCount = count;
    for (const [column, [name, type]] of shape.entries()) {
      const values = columns[name];
      if (isNumbers(values, type))
        setNumbers(chunk.getColumnVector(column), values.subarray(from, from + count));
      else chunk.setColumnValues(column, cells(values, converters[type], from, count));
    }
    appender.appendDataChunk(chunk);
  }
}

const isNumbers = (values: unknown, type: SqlType): values is Int32Array | Float64Array =>
  (type === "INTEGER" && values instanceof Int32Array) ||
  (type === "DOUBLE PRECISION" && values instanceof Float64Array);

/** Sets all numbers at once: one by one, as the vector offers it, takes ten times as long. */
function setNumbers(vector: DuckDBVector, values: Int32Array | Float64Array): void {
  (vector as unknown as { items: Int32Array | Float64Array }).items.set(values);
  vector.flush();
}

function rowCountOf(columns: ColumnValues): number {
  const lengths = new Set<number>();
  for (const values of Object.values(columns)) if (isColumn(values)) lengths.add(values.length);
  const [rowCount = 1, other] = lengths;
  if (other !== undefined) throw new Error(`columns of unequal length: ${[...lengths].join(", ")}`);
  return rowCount;
}

function isColumn(values: ArrayLike<Value> | Value): values is ArrayLike<Value> {
  return typeof values === "object" && values !== null;
}

function cells(
  values: ArrayLike<Value> | Value,
  convert: Converter,
  from: number,
  count: number,
): DuckDBValue[] {
  if (!isColumn(values)) {
    const same = values === undefined || values === null ? null : convert(values);
    return Array.from({ length: count }, () => same);
  }
  const converted = new Array<DuckDBValue>(count);
  for (let row = 0; row < count; row++) {
    const value = values[from + row];
    converted[row] = value === undefined || value === null ? null : convert(value);
  }
  return converted;
}

type Present = Exclude<Value, null | undefined>;
type Converter = (value: Present) => DuckDBValue;
type Converters = Record<SqlType, Converter>;

/** Dates repeat: each is read once. */
function createConverters(): Converters {
  const asIs: Converter = (value) => value as DuckDBValue;
  const dates = new Map<Present, DuckDBDateValue>();
  const date: Converter = (value) => {
    const known = dates.get(value);
    if (known !== undefined) return known;
    const read = new DuckDBDateValue(typeof value === "number" ? value : daysOf(String(value)));
    dates.set(value, read);
    return read;
  };
  return {
    VARCHAR: asIs,
    INTEGER: asIs,
    "DOUBLE PRECISION": asIs,
    BOOLEAN: asIs,
    DATE: date,
    TIMESTAMP: (value) => new DuckDBTimestampValue(BigInt(Date.parse(String(value))) * 1000n),
    "VARCHAR[]": (value) => listValue(value as readonly string[]),
  };
}
