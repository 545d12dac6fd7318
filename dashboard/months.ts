import { dayOrderIn, readerLocale } from "./locale.ts";

/** Months are `YYYY-MM`, days `YYYY-MM-DD`; both are words for the calendar, never instants. */
const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const count = (month: string): number =>
  Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

const fromCount = (months: number): string =>
  `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;

/** The month of a day. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** The month `n` months after one. */
export const addMonths = (month: string, n: number): string => fromCount(count(month) + n);

/** The last day of a month. */
export const lastDay = (month: string): string =>
  new Date(Date.parse(`${addMonths(month, 1)}-01`) - 86_400_000).toISOString().slice(0, 10);

/** Every month from the first to the last, both included. */
export function monthsFrom(first: string, last: string): string[] {
  const months = [];
  for (let at = count(first); at <= count(last); at += 1) months.push(fromCount(at));
  return months;
}

/** "Jul 2024" */
export const monthName = (month: string): string =>
  `${names[Number(month.slice(5, 7)) - 1] ?? month} ${month.slice(0, 4)}`;

/** "Jul" */
export const shortMonth = (month: string): string => names[Number(month.slice(5, 7)) - 1] ?? month;

/** "Q3 2024", of the quarter that begins with this month */
export const quarterName = (month: string): string =>
  `Q${Math.floor((Number(month.slice(5, 7)) - 1) / 3) + 1} ${month.slice(0, 4)}`;

/** Days as a locale orders them, months in English: "30 Jun 2026", "Jun 30, 2026", "2026 Jun 30". */
export function daysIn(locale: string) {
  const order = dayOrderIn(locale);
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const dayName = (day: string): string => {
    const [year, month, date] = [day.slice(0, 4), shortMonth(day), Number(day.slice(8, 10))];
    if (order === "mdy") return `${month} ${date}, ${year}`;
    return order === "ymd" ? `${year} ${month} ${date}` : `${date} ${month} ${year}`;
  };
  return {
    dayName,
    /** "30 Jun 2026, 14:03", of an instant, on the reader's clock */
    momentName: (instant: string): string => {
      const at = new Date(instant);
      const two = (part: number): string => String(part).padStart(2, "0");
      const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      return `${dayName(day)}, ${clock.format(at)}`;
    },
  };
}

/** As the reader's locale orders them. */
export const { dayName, momentName } = daysIn(readerLocale());

/** Days from one day to another; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
