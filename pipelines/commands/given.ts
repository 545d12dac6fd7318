import { usageError } from "../errors.ts";
import { daysOf } from "../warehouse/dates.ts";

/** A date of the command line as it is. Throws wrong usage when it is no calendar date. */
export function dateOf(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  try {
    daysOf(date);
    return date;
  } catch {
    throw usageError(`not a date: ${date} (write YYYY-MM-DD)`);
  }
}

/** The number of an import as the command line has it. Throws wrong usage when it is none. */
export function importIdOf(id: string): number {
  if (!/^[1-9]\d{0,8}$/.test(id)) throw usageError(`not the number of an import: ${id}`);
  return Number(id);
}
