/** Calendar dates as day numbers (0 = 1970-01-01): plain arithmetic, no clock, no time zone. */

/** Returns the day number of `YYYY-MM-DD` (Hinnant, chrono-compatible date algorithms). */
export function dayOf(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146097 + dayOfEra + dayOfYear - 719468;
}

/** Returns `YYYY-MM-DD`. */
export function isoDate(day: number): string {
  const { year, month, dayOfMonth } = partsOf(day);
  return `${year}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`;
}

/** Returns `M/D/YYYY`. */
export function usDate(day: number): string {
  const { year, month, dayOfMonth } = partsOf(day);
  return `${month}/${dayOfMonth}/${year}`;
}

/** Returns the months from `YYYY-MM` to `YYYY-MM`, both included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from; month <= to; month = monthAfter(month)) months.push(month);
  return months;
}

/** Returns a working day's number: the same day, or the Monday after a weekend. */
export function workingDay(day: number): number {
  const weekday = (day + 3) % 7;
  return weekday < 5 ? day : day + 7 - weekday;
}

function monthAfter(month: string): string {
  const [year = 0, ofYear = 0] = month.split("-").map(Number);
  return ofYear === 12 ? `${year + 1}-01` : `${year}-${twoDigits(ofYear + 1)}`;
}

function partsOf(day: number) {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
