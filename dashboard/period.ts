import { addMonths, lastDay, monthOf, monthsFrom } from "./months.ts";

export const periods = [
  { value: "12", name: "12 months" },
  { value: "24", name: "24 months" },
  { value: "all", name: "All months" },
] as const;

/** The months that a page shows: the chosen number up to the as-of month, or all that have data. */
export function monthsShown(
  chosen: string | undefined,
  asOf: string,
  ...dated: readonly (readonly { month: string }[])[]
): string[] {
  const last = monthOf(asOf);
  const known = dated.flat().map(({ month }) => monthOf(month));
  const first = known.reduce((a, b) => (b < a ? b : a), last);
  const length = chosen === "12" ? 12 : chosen === "all" ? Infinity : 24;
  const start = length === Infinity ? first : addMonths(last, 1 - length);
  return monthsFrom(start < first ? first : start, last);
}

/** The last twelve months and the twelve before them. */
export function twoYears(asOf: string): { now: string[]; before: string[] } {
  const last = monthOf(asOf);
  return {
    now: monthsFrom(addMonths(last, -11), last),
    before: monthsFrom(addMonths(last, -23), addMonths(last, -12)),
  };
}

/** The newest month that is over on a day, that of its last day too. */
export const newestOver = (asOf: string): string =>
  asOf === lastDay(monthOf(asOf)) ? monthOf(asOf) : addMonths(monthOf(asOf), -1);
