import { marts } from "../contracts/marts.ts";
import type { Mart } from "../contracts/marts.ts";
import type { SqlType } from "../contracts/tables.ts";
import { roleNames } from "../accounts/roles.ts";
import { everything, rowsFor, type Scope } from "../accounts/scope.ts";
import { ThroughlineError, usageError } from "../errors.ts";
import { daysOf } from "./dates.ts";
import { identifier } from "./engine.ts";
import type { Params } from "./engine.ts";
import type { Warehouse } from "./open.ts";
import { marksSmall, paramsOf, scopedMart } from "./scoped.ts";
import { keptBack } from "./small_numbers.ts";
import { parquetFile } from "./parquet.ts";
import type { Result } from "./result.ts";
import { csvText, plainTable } from "./text.ts";

export const showFormats = ["table", "csv", "json", "arrow", "parquet"] as const;
export type ShowFormat = (typeof showFormats)[number];

export interface ShowOptions {
  /** Column -> the value, or one of the values, that rows must have; "" is none. */
  where?: Readonly<Record<string, string | readonly string[]>>;
  format?: ShowFormat;
  /** For whom; without it the operator, who sees everything. */
  scope?: Scope;
  /** Adds what of a row no file and no paper shows (small_numbers.ts), for those who see it on screen. */
  marks?: boolean;
}

/**
 * A mart as bytes, as far as `scope` sees it: columns in contract order without `agency`, rows sorted by
 * key. Throws in one line where the mart is not for a role, and wrong usage for an unknown mart, column or format, or a value that its column cannot hold.
 */
export async function show(
  warehouse: Warehouse,
  name: string,
  { format = "table", ...options }: ShowOptions = {},
): Promise<Uint8Array> {
  const { mart, from, columns, params } = asked(name, options);
  const select = `SELECT ${columns} FROM ${filtered(from, [])} ${ordered(mart)}`;
  if (format === "parquet") return parquetFile(warehouse.file, select, params);
  if (format === "arrow")
    return warehouse.read(select, params, (await import("./arrow.ts")).readArrow);
  return Buffer.from(textOf(await warehouse.query(select, params), format));
}

function textOf(result: Result, format: ShowFormat): string {
  switch (format) {
    case "table":
      return plainTable(result.columns, result.rowCount);
    case "csv":
      return csvText(result.columns, result.rowCount);
    case "json":
      return `${JSON.stringify(result.rows())}\n`;
    default:
      throw usageError(`unknown format: ${format} (one of ${showFormats.join(", ")})`);
  }
}

/** The contract of a mart. Throws wrong usage when there is none of that name. */
export function findMart(name: string): Mart {
  const mart = Object.hasOwn(marts, name) ? marts[name] : undefined;
  if (mart === undefined) {
    throw usageError(`unknown mart: ${name} (one of ${Object.keys(marts).join(", ")})`);
  }
  return mart;
}

/** What of a mart is asked for: where its rows are, which columns, and what both bind. */
export function asked(
  name: string,
  { where = {}, scope = everything, marks = false }: Omit<ShowOptions, "format">,
): { mart: Mart; from: From; columns: string; params: Params } {
  const mart = findMart(name);
  if (rowsFor(name, scope) === "none")
    throw new ThroughlineError(`${name} is not for this role: ${roleNames[scope.role]}`);
  const { conditions, params } = filters(name, mart, where);
  const relation = scopedMart(name, scope, marks);
  const more = marksSmall(name, scope, marks) ? [keptBack] : [];
  return {
    mart,
    from: { relation, conditions },
    columns: [...Object.keys(mart.columns), ...more].map(identifier).join(", "),
    params: { ...params, ...paramsOf(relation, scope) },
  };
}

type From = { relation: string; conditions: readonly string[] };

/** A relation and the conditions on its rows, those that were asked for and `more`. */
export function filtered({ relation, conditions }: From, more: readonly string[]): string {
  const all = [...conditions, ...more];
  return all.length === 0 ? relation : `${relation} WHERE ${all.join(" AND ")}`;
}

/** The order of rows by key. */
export const ordered = ({ key }: Mart): string =>
  `ORDER BY ${key.map((column) => `${identifier(column)} NULLS LAST`).join(", ")}`;

function filters(
  name: string,
  mart: Mart,
  where: NonNullable<ShowOptions["where"]>,
): { conditions: string[]; params: Params } {
  const conditions: string[] = [];
  const params: Params = {};
  for (const [column, given] of Object.entries(where)) {
    const spec = Object.hasOwn(mart.columns, column) ? mart.columns[column] : undefined;
    if (spec === undefined) {
      const known = Object.keys(mart.columns).join(", ");
      throw usageError(`${name} has no column ${column} (it has ${known})`);
    }
    const values = typeof given === "string" ? [given] : given;
    const alternatives = values.map((value) => {
      if (value === "") return `${identifier(column)} IS NULL`;
      checkValue(column, spec.type, value);
      const param = `value${Object.keys(params).length}`;
      params[param] = value;
      return equals(identifier(column), spec.type, param);
    });
    conditions.push(`(${alternatives.join(" OR ")})`);
  }
  return { conditions, params };
}

function equals(column: string, type: SqlType, param: string): string {
  return type === "VARCHAR[]"
    ? `list_contains(${column}, $${param})`
    : `${column} = CAST($${param} AS ${type})`;
}

function checkValue(column: string, type: SqlType, value: string): void {
  const fits: Partial<Record<SqlType, () => boolean>> = {
    BOOLEAN: () => value === "true" || value === "false",
    INTEGER: () => /^-?\d{1,9}$/.test(value),
    "DOUBLE PRECISION": () => Number.isFinite(Number(value)),
    TIMESTAMP: () => Number.isFinite(Date.parse(value)),
    DATE: () => {
      daysOf(value);
      return true;
    },
  };
  try {
    if (fits[type]?.() ?? true) return;
  } catch {
    // daysOf says no: fall through to the one message.
  }
  throw usageError(`${column} cannot be ${value}: it is ${type.toLowerCase()}`);
}
