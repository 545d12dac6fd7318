const millisecondsPerDay = 86_400_000;

/** Days since 1970-01-01 of a calendar date YYYY-MM-DD. Throws when it is no date. */
export function daysOf(isoDate: string): number {
  const days = Date.parse(`${isoDate}T00:00:00Z`) / millisecondsPerDay;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate) || isoOf(days) !== isoDate) {
    throw new Error(`not a date: ${isoDate}`);
  }
  return days;
}

/** The calendar date YYYY-MM-DD of days since 1970-01-01. Counts in UTC: no zone, no shift. */
export function isoOf(days: number): string {
  return Number.isFinite(days)
    ? new Date(days * millisecondsPerDay).toISOString().slice(0, 10)
    : String(days);
}
