import { dateOf } from "./rows.ts";

/** A calendar month counted from year 0, so that the next one is one more. */
export function monthOf(day: number): number {
  const [year = 0, month = 1] = dateOf(day).split("-").map(Number);
  return year * 12 + month - 1;
}

/** The day before the first of the next month. */
export function lastDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), (month % 12) + 1, 1) / 86_400_000 - 1;
}

/** "2025-03-01" of a month. */
export function firstOf(month: number): string {
  return `${dateOf(lastDayOf(month)).slice(0, 7)}-01`;
}
