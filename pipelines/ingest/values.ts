/** Calendar order of a date whose parts are all numbers. */
export type DateOrder = "dmy" | "mdy";

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const pad = (value: number, size = 2): string => String(value).padStart(size, "0");
const daysIn = (year: number, month: number): number =>
  [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ][month - 1] ?? 0;

/** `YYYY-MM-DD`, or null where there is no such day between 1900 and 2999. */
export function calendarDay(year: number, month: number, day: number): string | null {
  if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return null;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** A date as written: what it is under each order, before anything is decided. */
export type WrittenDate =
  | { form: "plain"; day: string | null }
  /** Eight digits that could be a number as well: 20250304. */
  | { form: "compact"; day: string | null }
  | { form: "ordered"; dmy: string | null; mdy: string | null; shortYear: boolean }
  | { form: "serial"; day: string | null }
  | { form: "none" };

const time = String.raw`(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?)?`;
const weekday = String.raw`(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]* )?`;
const isoDate = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${time}$`);
const compactDate = /^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
const orderedDate = new RegExp(
  `^${weekday}(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${time}$`,
  "i",
);
const dayMonthDate = new RegExp(
  `^${weekday}(\\d{1,2})(?:st|nd|rd|th)?[-. ]+([a-z]{3,9})[-., ]+(\\d{4}|\\d{2})${time}$`,
  "i",
);
const monthDayDate = new RegExp(
  `^${weekday}([a-z]{3,9})\\.?[- ](\\d{1,2})(?:st|nd|rd|th)?[-, ]+(\\d{4}|\\d{2})${time}$`,
  "i",
);

/** Two-digit years are read as 1970-2069. */
const fullYear = (written: string): number =>
  written.length === 4
    ? Number(written)
    : Number(written) < 70
      ? 2000 + Number(written)
      : 1900 + Number(written);
const monthNamed = (word: string): number => {
  const small = word.toLowerCase();
  return small === "sept" ? 9 : months.findIndex((month) => isMonth(month, small)) + 1;
};
const isMonth = (month: string, word: string): boolean =>
  word === month || word === month.slice(0, 3);

/** Reads a date without deciding its order. The written day is kept; no time zone shifts it. */
export function writtenDate(cell: string): WrittenDate {
  let parts = isoDate.exec(cell);
  if (parts)
    return {
      form: "plain",
      day: calendarDay(Number(parts[1]), Number(parts[2]), Number(parts[3])),
    };
  parts = orderedDate.exec(cell);
  if (parts) {
    const [a, b, year] = [Number(parts[1]), Number(parts[3]), fullYear(parts[4]!)];
    return {
      form: "ordered",
      dmy: calendarDay(year, b, a),
      mdy: calendarDay(year, a, b),
      shortYear: parts[4]!.length === 2,
    };
  }
  parts = dayMonthDate.exec(cell);
  if (parts) return namedDay(parts[3]!, parts[2]!, parts[1]!);
  parts = monthDayDate.exec(cell);
  if (parts) return namedDay(parts[3]!, parts[1]!, parts[2]!);
  parts = compactDate.exec(cell);
  if (parts)
    return {
      form: "compact",
      day: calendarDay(Number(parts[1]), Number(parts[2]), Number(parts[3])),
    };
  if (/^\d{5}(\.\d+)?$/.test(cell)) {
    const serial = Math.floor(Number(cell));
    return serial >= 20_000 && serial <= 60_000
      ? { form: "serial", day: dayOfSerial(serial) }
      : { form: "none" };
  }
  return { form: "none" };
}

/** A day whose month is named: only the century of its year may be open. */
function namedDay(year: string, month: string, day: string): WrittenDate {
  const number = monthNamed(month);
  if (number === 0) return { form: "none" };
  const written = calendarDay(fullYear(year), number, Number(day));
  return year.length === 2
    ? { form: "ordered", dmy: written, mdy: written, shortYear: true }
    : { form: "plain", day: written };
}

/** Day of a spreadsheet's 1900 serial number: 45363 is 2024-03-12. */
function dayOfSerial(serial: number): string {
  let [year, left] = [1900, serial - 2];
  for (;;) {
    const length = daysIn(year, 2) + 337;
    if (left < length) break;
    left -= length;
    year++;
  }
  let month = 1;
  while (left >= daysIn(year, month)) left -= daysIn(year, month++);
  return calendarDay(year, month, left + 1)!;
}

/** A month or quarter; `shortYear`: the century of its year is open, as in Mar-24. */
export type WrittenPeriod = { day: string; grain: "month" | "quarter"; shortYear?: boolean };

/**
 * A month or quarter as its first day, or null: 2024 Q1, Q1 2024, 2024-Q1, 2024-03, Mar 2024, 03/2024, Mar-24.
 */
export function writtenPeriod(cell: string): WrittenPeriod | null {
  let parts = /^(\d{4})[ -]?Q([1-4])$/i.exec(cell) ?? null;
  if (parts) return { day: `${parts[1]}-${pad(Number(parts[2]) * 3 - 2)}-01`, grain: "quarter" };
  parts = /^Q([1-4])[ -/]*(\d{4})$/i.exec(cell);
  if (parts) return { day: `${parts[2]}-${pad(Number(parts[1]) * 3 - 2)}-01`, grain: "quarter" };
  parts = /^(\d{4})[-/](\d{1,2})$/.exec(cell) ?? null;
  if (parts) return monthPeriod(Number(parts[1]), Number(parts[2]));
  parts = /^(\d{1,2})[-/.](\d{4})$/.exec(cell);
  if (parts) return monthPeriod(Number(parts[2]), Number(parts[1]));
  parts = /^([A-Za-z]{3,9})[-. ]+(\d{4})$/.exec(cell);
  if (parts) return monthPeriod(Number(parts[2]), monthNamed(parts[1]!));
  parts = /^([A-Za-z]{3,9})[-. ]+['’]?(\d{2})$/.exec(cell);
  const short = parts && monthPeriod(fullYear(parts[2]!), monthNamed(parts[1]!));
  return short && { ...short, shortYear: true };
}

function monthPeriod(year: number, month: number): WrittenPeriod | null {
  const day = calendarDay(year, month, 1);
  return day === null ? null : { day, grain: "month" };
}

/** A number as written: what it is with a decimal point and with a decimal comma; null where it is none. */
export type WrittenNumber = { point: number | null; comma: number | null; percent: boolean };

const withPoint = /^[-+]?(\d{1,3}((,\d{3})+|([ ']\d{3})+)|\d+)(\.\d+)?$|^[-+]?\.\d+$/;
const withComma = /^[-+]?(\d{1,3}((\.\d{3})+|([ ']\d{3})+)|\d+)(,\d+)?$/;

/**
 * Reads a number without deciding its decimal mark. Thousands may be parted by the other mark, by
 * spaces of any width or by apostrophes; digits parted otherwise (`1 2`) are no number.
 */
export function writtenNumber(cell: string): WrittenNumber {
  const percent = cell.endsWith("%");
  const bare = (percent ? cell.slice(0, -1).trimEnd() : cell)
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, " ")
    .replace(/^([-+\u2212]) /, "$1")
    .replace(/^\u2212/, "-")
    .replaceAll("\u2019", "'");
  const plain = bare.replace(/[ ']/g, "");
  return {
    point: withPoint.test(bare) ? Number(plain.replaceAll(",", "")) : null,
    comma: withComma.test(bare) ? Number(plain.replaceAll(".", "").replace(",", ".")) : null,
    percent,
  };
}

/** Minutes of `1h 15`, `1 h 15 min`, `0:45`, `45 min`; null for anything else. */
export function writtenDuration(cell: string): number | null {
  let parts = /^(\d{1,2}):([0-5]\d)(?::[0-5]\d)?$/.exec(cell);
  if (parts) return Number(parts[1]) * 60 + Number(parts[2]);
  parts =
    /^(?:(\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?\.?)?\s*(?:(\d{1,3})\s*(?:m(?:in(?:ute)?s?)?\.?)?)?$/i.exec(
      cell,
    );
  if (parts && (parts[1] !== undefined || /m/i.test(cell)) && (parts[1] ?? parts[2]) !== undefined)
    return Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0);
  return null;
}

/** How the words of `missing` begin: most cells begin otherwise. */
const missingBegins = new Set(
  Array.from("-–—.\\#(<?nNbBuU", (character) => character.charCodeAt(0)),
);

/** Words that agencies write where they have no value. */
export const missing = (cell: string): boolean =>
  (cell.length <= 14 || cell.startsWith("-")) &&
  (cell === "" || missingBegins.has(cell.charCodeAt(0))) &&
  /^(|[-–—]+|\.+|\\n|n[/.]?a\.?|#n\/a|[(<]?(null|blank|none)[>)]?|nan|nil|not applicable|not recorded|not available|no data|unknown|\?+)$/i.test(
    cell,
  );

/** What a spreadsheet shows where a formula failed; `#N/A` is a missing value. */
export const failedFormula = (cell: string): boolean =>
  cell.charCodeAt(0) === 35 &&
  /^#(ref!|div\/0!|value!|name\?|num!|null!|spill!|calc!|field!)\s*$/i.test(cell);

/** What a source writes where it has withheld a small number: *, <11, < 5, suppressed. */
export const withheldAtSource = (cell: string): boolean =>
  /^(\*+|<\s*\d{1,2}|suppressed|redacted|withheld)$/i.test(cell);

const yesWords = new Set([
  "yes",
  "y",
  "true",
  "t",
  "1",
  "x",
  "checked",
  "✓",
  "☑",
  "ja",
  "si",
  "sí",
  "present",
  "attended",
]);
const noWords = new Set([
  "no",
  "n",
  "false",
  "f",
  "0",
  "unchecked",
  "☐",
  "nein",
  "absent",
  "not present",
  "did not attend",
]);

/** Yes or no; null where the cell says neither. */
export function writtenYes(cell: string): boolean | null {
  const word = cell.toLowerCase();
  return yesWords.has(word) ? true : noWords.has(word) ? false : null;
}

/** One line of text: NFC, invisible characters gone, single spaces, trimmed. */
export function oneLine(cell: string): string {
  if (isOneLine(cell)) return cell;
  const trimmed = cell.trim();
  if (isOneLine(trimmed)) return trimmed;
  return trimmed
    .normalize("NFC")
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/[\s\u00a0\u2000-\u200a\u202f]+/g, " ")
    .trim();
}

/** Whether a text is ASCII words with single spaces between them, as most cells are. */
function isOneLine(cell: string): boolean {
  let space = true;
  for (let at = 0; at < cell.length; at++) {
    const code = cell.charCodeAt(at);
    if (code < 32 || code > 126 || (code === 32 && space)) return false;
    space = code === 32;
  }
  return !space || cell === "";
}

/** Free text: NFC, outer space gone, line breaks kept. */
export const freeText = (cell: string): string =>
  cell.normalize("NFC").replaceAll("\u00a0", " ").trim();

/** Words compared without case, punctuation at the end, underscores and extra spaces. */
export const fold = (words: string): string =>
  oneLine(words)
    .toLowerCase()
    .replace(/[_\s]+/g, " ")
    .replace(/[?:*"'’]/g, "")
    .trim();

/** Whether a cell is a value rather than a column's name: a date or a number. */
export function looksLikeValue(cell: string): boolean {
  const text = oneLine(cell);
  if (text === "") return false;
  if (writtenDate(text).form !== "none") return true;
  const number = writtenNumber(text);
  return number.point !== null || number.comma !== null;
}

/** Whether a cell is a word for a total and nothing else. */
export const isTotalWord = (cell: string): boolean =>
  /^(grand |sub-?)?totals?:?$|^sum(me)?:?$|^gesamt:?$/i.test(oneLine(cell));

/** Whether the first filled cell of a row is a word for a total. */
export const saysTotal = (fields: readonly string[]): boolean =>
  /^(grand |sub-?)?totals?\b|^sum(me)?\b|^gesamt\b/i.test(
    oneLine(fields.find((field) => field.trim() !== "") ?? ""),
  );
