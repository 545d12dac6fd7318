import { Vector, tableFromIPC } from "apache-arrow";
import { reach } from "./api.ts";

const dayOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** Reads a mart's Arrow stream into rows; dates as `YYYY-MM-DD`, lists as arrays. */
function readMart<T>(bytes: ArrayBuffer): T[] {
  const table = tableFromIPC(new Uint8Array(bytes));
  const rows = Array.from({ length: table.numRows }, (): Record<string, unknown> => ({}));
  for (const field of table.schema.fields) {
    const column = table.getChild(field.name);
    const isDate = String(field.type).startsWith("Date");
    rows.forEach((row, at) => {
      const value: unknown = column?.get(at) ?? null;
      row[field.name] = value === null ? null : readCell(value, isDate);
    });
  }
  return rows as T[];
}

function readCell(value: unknown, isDate: boolean): unknown {
  if (isDate) return dayOf(Number(value));
  if (typeof value === "bigint") return Number(value);
  return value instanceof Vector ? [...value] : value;
}

/** All rows of a mart, to show them on screen: small numbers are marked in `kept_back`. */
export async function askMart<T>(mart: string): Promise<T[]> {
  const response = await reach(`/api/marts/${mart}?view=screen`, {});
  return readMart<T>(await response.arrayBuffer());
}
