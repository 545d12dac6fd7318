import { setImmediate as nextTurn } from "node:timers/promises";
import { type Mart, marts } from "../contracts/marts.ts";
import type { SqlType } from "../contracts/tables.ts";
import { ThroughlineError } from "../errors.ts";
import { identifier } from "./engine.ts";
import type { Params } from "./engine.ts";
import type { Warehouse } from "./open.ts";
import { readParts, resultOf } from "./result.ts";
import type { Cell, Part } from "./result.ts";
import {
  asked,
  filtered,
  findMart,
  ordered,
  show,
  type ShowFormat,
  type ShowOptions,
} from "./show.ts";
import { csvHead, csvRows } from "./text.ts";

/** Formats that are written row by row. */
export type PieceFormat = "csv" | "json" | "arrow";

/** A mart of more cells is read so many at a time: to sort all of them would take too much memory. */
const cellsAtOnce = 600_000;
/** What the class of a session rests on is long: of such rows fewer are read at a time. */
const rowsWithEvidence = 20_000;

/** How many rows of a mart are read at once. */
function rowsAtOnce(name: string): number {
  const columns = Object.keys(findMart(name).columns);
  const rows = Math.floor(cellsAtOnce / columns.length);
  return columns.includes("evidence") ? Math.min(rows, rowsWithEvidence) : rows;
}

/** The marts that have more rows than are read at once (`most`: than so many), whoever asks for whichever. */
export async function longMarts(warehouse: Warehouse, most?: number): Promise<ReadonlySet<string>> {
  const counted = await warehouse.query(
    `SELECT table_name AS mart, estimated_size AS n FROM duckdb_tables()
     WHERE database_name = 'warehouse' AND schema_name = 'marts'`,
  );
  const long = counted
    .rows()
    .filter(({ mart }) => Object.hasOwn(marts, String(mart)))
    .filter(({ mart, n }) => Number(n) > (most ?? rowsAtOnce(String(mart))));
  return new Set(long.map(({ mart }) => String(mart)));
}

/**
 * The bytes of `show`, piece by piece as they are taken, so that a mart of any length is never held whole:
 * the keys are sorted first, and then one stretch of rows after the other. Throws as `show` does, before
 * the first of them.
 */
export function showPieces(
  warehouse: Warehouse,
  name: string,
  {
    format,
    most = rowsAtOnce(name),
    keys = mostKeys,
    ...options
  }: ShowOptions & { format: PieceFormat; most?: number; keys?: number },
): AsyncGenerator<Uint8Array> {
  return piecesOf(warehouse, asked(name, options), { format, most, keys });
}

/**
 * The bytes of `show`: in pieces where the mart is long and its format is written row by row. Throws in one
 * line where all of them at once take too much memory.
 */
export async function* showWhole(
  warehouse: Warehouse,
  name: string,
  { format = "table", ...options }: ShowOptions,
): AsyncGenerator<Uint8Array> {
  if (isInPieces(format) && (await longMarts(warehouse)).has(name))
    return yield* showPieces(warehouse, name, { ...options, format });
  try {
    yield await show(warehouse, name, { ...options, format });
  } catch (error) {
    if (!(error instanceof Error && tooMuch.test(error.message))) throw error;
    throw new ThroughlineError(
      `${name} has too many rows for ${format} at once: ask for --format csv, or for fewer with --where column=value`,
      { cause: error },
    );
  }
}

const isInPieces = (format: ShowFormat): format is PieceFormat => Object.hasOwn(writers, format);

/** What the engine says, and what Node says of a text that is too long. */
const tooMuch = /out of memory|invalid string length/i;

async function* piecesOf(
  warehouse: Warehouse,
  { mart, from, columns, params }: ReturnType<typeof asked>,
  { format, most, keys }: { format: PieceFormat; most: number; keys: number },
): AsyncGenerator<Uint8Array> {
  const bounds = await readBounds(warehouse, { mart, from, params }, { most, keys });
  const write = await writers[format]();
  let [begun, rows] = [false, 0];
  for (const at of Array.from({ length: bounds.length + 1 }, (_, place) => place)) {
    const between = stretch(mart, bounds[at - 1], bounds[at]);
    const select = `SELECT ${columns} FROM ${filtered(from, between.conditions)} ${ordered(mart)}`;
    const parts = await warehouse.read(select, { ...params, ...between.params }, readParts);
    for (const part of parts) {
      if (!begun) yield write.head(part);
      begun = true;
      if (part.rowCount > 0) yield write.rows(part, rows === 0);
      rows += part.rowCount;
      // Others get their turn between two of them.
      await nextTurn();
    }
  }
  yield write.end;
}

type Writer = {
  head(part: Part): Uint8Array;
  rows(part: Part, isFirst: boolean): Uint8Array;
  end: Uint8Array;
};

const writers: Record<PieceFormat, () => Promise<Writer>> = {
  csv: async () => ({
    head: ({ heads }) => Buffer.from(csvHead(heads)),
    rows: (part) => Buffer.from(csvRows(resultOf(part).columns, part.rowCount)),
    end: Buffer.alloc(0),
  }),
  json: async () => ({
    head: () => Buffer.from("["),
    rows: (part, isFirst) =>
      Buffer.from(`${isFirst ? "" : ","}${JSON.stringify(resultOf(part).rows()).slice(1, -1)}`),
    end: Buffer.from("]\n"),
  }),
  arrow: async () => {
    const { arrowEnd, arrowRows, arrowSchema } = await import("./arrow.ts");
    return {
      head: ({ heads }) => arrowSchema(heads),
      rows: arrowRows,
      end: arrowEnd,
    };
  },
};

type Key = readonly Cell[];

/** Of more rows, so many keys are drawn by chance: all keys of ten million rows would not fit memory. */
const mostKeys = 200_000;

/** The keys of about every so many rows in order; of few rows exactly. */
async function readBounds(
  warehouse: Warehouse,
  { mart, from, params }: { mart: Mart; from: From; params: Params },
  { most, keys: atMost }: { most: number; keys: number },
): Promise<Key[]> {
  const keys = mart.key.map(identifier).join(", ");
  const rows = `SELECT ${keys} FROM ${filtered(from, [])}`;
  const counted = await warehouse.query(`SELECT count(*) AS n FROM (${rows}) AS keyed`, params);
  const count = Number(counted.rows()[0]!.n);
  const drawn = Math.min(count, atMost);
  const some =
    drawn < count ? `SELECT ${keys} FROM (${rows}) AS keyed USING SAMPLE ${drawn} ROWS` : rows;
  const step = Math.max(1, Math.floor((most * drawn) / Math.max(1, count)));
  const placed = `SELECT ${keys}, row_number() OVER (${ordered(mart)}) AS place FROM (${some}) AS drawn`;
  const every = `SELECT ${keys} FROM (${placed}) AS placed WHERE place % ${step} = 0 ORDER BY place`;
  const found = await warehouse.query(every, params);
  return found.rows().map((row) => mart.key.map((column) => row[column] ?? null));
}

type From = Parameters<typeof filtered>[0];

/** The rows after one key, up to and with another; none of them: from the first, to the last. */
function stretch(mart: Mart, after: Key | undefined, upTo: Key | undefined) {
  const params: Params = {};
  const isAfter = (key: Key, side: string): string => {
    const value = (at: number): string => {
      const name = `${side}${at}`;
      params[name] = key[at] as Params[string];
      return `CAST($${name} AS ${typeOf(mart, at)})`;
    };
    const cases = mart.key.flatMap((column, at) => {
      if (key[at] === null) return [];
      const same = mart.key
        .slice(0, at)
        .map((before, place) =>
          key[place] === null
            ? `${identifier(before)} IS NULL`
            : `${identifier(before)} IS NOT DISTINCT FROM ${value(place)}`,
        );
      const bare = identifier(column);
      return [[...same, `(${bare} > ${value(at)} OR ${bare} IS NULL)`].join(" AND ")];
    });
    return cases.length === 0 ? "false" : `(${cases.join(" OR ")})`;
  };
  const conditions = [
    ...(after === undefined ? [] : [isAfter(after, "after")]),
    ...(upTo === undefined ? [] : [`NOT ${isAfter(upTo, "upto")}`]),
  ];
  return { conditions, params };
}

const typeOf = (mart: Mart, at: number): SqlType => mart.columns[mart.key[at]!]!.type;
