import { ThroughlineError, usageError } from "../errors.ts";
import { type DateOrder, writtenDate, writtenPeriod } from "../ingest/values.ts";
import { daysOf } from "../warehouse/dates.ts";
import { badCell, cellsOf, type SeriesFile, writtenNumber } from "./series.ts";

export type PeriodUnit = "year" | "quarter" | "month" | "week" | "day";

/** Where the rows of a file stand in time. */
export interface Order {
  /** One per row, as written. */
  labels: string[];
  /** One per row, to sort by: the number itself, or days since 1970. */
  keys: number[];
  /**
   * One per row, from 1: of dates the periods apart, so that a missing period leaves its number out; of
   * numbers, and of dates without a rhythm, the rank among the different ones.
   */
  places: number[];
  /** The period that dates are apart; null for numbers and for dates without a rhythm. */
  unit: PeriodUnit | null;
  /** Whether they are dates. */
  dates: boolean;
  /** The key of a number or date that is written as the column is. Throws wrong usage for others. */
  keyOf: (text: string) => number;
}

/**
 * Reads a column of plain numbers, or of dates, months (2024-03, Mar 2024) or quarters (2024 Q1).
 * Throws one line for an empty cell, for numbers and dates in one column, and for dates of which it
 * cannot be told whether day or month comes first.
 */
export function orderOf(file: SeriesFile, column: string): Order {
  const labels = cellsOf(file, column);
  const empty = labels.indexOf("");
  if (empty !== -1) {
    throw new ThroughlineError(
      `${file.name}, line ${file.lines[empty]}, column ${column}: empty; every row needs its place in time`,
    );
  }
  const numbers = labels.map(writtenNumber);
  if (numbers.every((value) => value !== null) && !labels.every(isCompactDate)) {
    const keyOf = (text: string) => {
      const value = writtenNumber(text);
      if (value === null) throw usageError(`${text} is no number as those in ${column} are`);
      return value;
    };
    return { labels, keys: numbers, places: ranks(numbers), unit: null, dates: false, keyOf };
  }
  const first = dateOrderOf(file, column, labels);
  const days = labels.map((label, row) => {
    const day = dayOf(label, first);
    if (day === null) throw badCell(file, column, row, "no number and no date (write YYYY-MM-DD)");
    return day;
  });
  const keyOf = (text: string) => {
    const day = dayOf(text, first);
    if (day === null) throw usageError(`${text} is no date as those in ${column} are`);
    return daysOf(day);
  };
  return { labels, keys: days.map(daysOf), ...periodsOf(days), dates: true, keyOf };
}

/** Indexes of the rows in their order. Throws one line where two rows have one place in it. */
export function inOrder(file: SeriesFile, column: string, { keys, labels }: Order): number[] {
  const rows = keys.map((_, row) => row).sort((a, b) => keys[a]! - keys[b]!);
  const twice = rows.findIndex((row, at) => at > 0 && keys[row] === keys[rows[at - 1]!]);
  if (twice === -1) return rows;
  const [one, other] = [rows[twice - 1]!, rows[twice]!];
  throw new ThroughlineError(
    `${file.name}, lines ${file.lines[one]} and ${file.lines[other]}, column ${column}: ${labels[other]} stands twice; one row per period`,
  );
}

const isCompactDate = (text: string): boolean => writtenDate(text).form === "compact";

/** Whether day or month comes first in dates that are all numbers: what every one of them allows. */
function dateOrderOf(file: SeriesFile, column: string, labels: readonly string[]): DateOrder {
  const written = labels.map((label) => (writtenPeriod(label) ? null : writtenDate(label)));
  const ordered = written.flatMap((each, row) =>
    each?.form === "ordered" ? [{ ...each, row }] : [],
  );
  const short = ordered.find(({ shortYear }) => shortYear);
  const row = short?.row ?? labels.findIndex((label) => writtenPeriod(label)?.shortYear);
  if (row >= 0) throw badCell(file, column, row, "a year of two digits (write YYYY-MM-DD)");
  const open = ordered.filter(({ dmy, mdy }) => dmy !== mdy);
  if (open.length === 0) return "mdy";
  const [dmy, mdy] = [open.every((each) => each.dmy), open.every((each) => each.mdy)];
  if (dmy && !mdy) return "dmy";
  if (mdy && !dmy) return "mdy";
  throw badCell(
    file,
    column,
    open[0]!.row,
    "a date of which day or month may come first (write YYYY-MM-DD)",
  );
}

function dayOf(text: string, first: DateOrder): string | null {
  const period = writtenPeriod(text);
  if (period) return period.day;
  const written = writtenDate(text);
  if (written.form === "ordered") return written[first];
  return written.form === "plain" || written.form === "compact" ? written.day : null;
}

/**
 * Whole periods between dates. Months where all stand on one day of the month, on its last day, or no two
 * in one month and about a month apart; else days or weeks, where most steps are of that length.
 */
function periodsOf(days: readonly string[]): { places: number[]; unit: PeriodUnit | null } {
  const months = days.map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)));
  const numbers = days.map(daysOf);
  if (isMonthly(days, months, numbers)) {
    const apart = commonStep(months);
    const unit = ({ 1: "month", 3: "quarter", 12: "year" } as const)[apart] ?? null;
    return { places: from1(months, apart), unit };
  }
  const step = commonStep(numbers);
  const unit = step === 7 ? "week" : step === 1 ? "day" : null;
  const usual = stepsOf(numbers).filter((each) => each === step).length;
  return unit === null || usual * 2 <= stepsOf(numbers).length
    ? { places: ranks(numbers), unit: null }
    : { places: from1(numbers, step), unit };
}

function isMonthly(
  days: readonly string[],
  months: readonly number[],
  numbers: readonly number[],
): boolean {
  const last = days.every((day, i) => daysOf(nextMonth(day)) === numbers[i]! + 1);
  if (last || new Set(days.map((day) => day.slice(8))).size === 1) return new Set(months).size > 1;
  const steps = stepsOf(numbers).sort((a, b) => a - b);
  const median = steps[Math.floor(steps.length / 2)] ?? 0;
  return new Set(months).size === new Set(numbers).size && median >= 27 && median <= 35;
}

function nextMonth(day: string): string {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}

/** The steps between different numbers in their order. */
function stepsOf(numbers: readonly number[]): number[] {
  const rising = [...new Set(numbers)].sort((a, b) => a - b);
  return rising.slice(1).map((value, i) => value - rising[i]!);
}

/** The largest step of which all steps are multiples; 1 where there is none. */
function commonStep(numbers: readonly number[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return stepsOf(numbers).reduce(divisor, 0) || 1;
}

function from1(numbers: readonly number[], length: number): number[] {
  const first = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  return numbers.map((value) => Math.floor((value - first) / length) + 1);
}

function ranks(numbers: readonly number[]): number[] {
  const rising = [...new Set(numbers)].sort((a, b) => a - b);
  const rank = new Map(rising.map((value, i) => [value, i + 1]));
  return numbers.map((value) => rank.get(value)!);
}
