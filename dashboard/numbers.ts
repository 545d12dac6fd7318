import { digitsIn, percentIn, readerLocale } from "./locale.ts";

/** Numbers as a locale writes them; see locale.ts. */
export function numbersIn(locale: string) {
  const whole = digitsIn(locale, 0);
  const oneDigit = digitsIn(locale, 1);
  const twoDigits = digitsIn(locale, 2);
  const short = digitsIn(locale, 2, 0);
  const percent = percentIn(locale);
  const fixed = new Map<number, (value: number) => string>();

  /** A value of a measure in its unit: a share as percent, scores and counts with fit digits. */
  const asValue = (value: number, unit: string | null): string => {
    if (unit === "share") return percent(value * 100);
    if (unit === "percent") return percent(value);
    return Math.abs(value) < 10 ? twoDigits(value) : oneDigit(value);
  };

  return {
    /** "1,240" */
    asCount: whole,
    /** "0.50": with this many digits after the mark */
    asFixed: (value: number, digits: number): string => {
      const write = fixed.get(digits) ?? digitsIn(locale, digits);
      fixed.set(digits, write);
      return write(value);
    },
    /** "61 %", of a share 0-1; the two never part at the end of a line */
    asPercent: (share: number, digits = 0): string => percent(share * 100, digits),
    /** "3.1 of 12.4 MB"; below a tenth of a megabyte in kB */
    asBytes: (part: number, total: number): string => {
      const [unit, name] = total < 100_000 ? [1000, "kB"] : [1_000_000, "MB"];
      return `${oneDigit(part / unit)} of ${oneDigit(total / unit)}\u00A0${name}`;
    },
    /** "4 GB", "512 MB": of bytes as a limit, in powers of 1024 */
    asSize: (bytes: number): string =>
      bytes >= 1024 ** 3
        ? `${whole(bytes / 1024 ** 3)}\u00A0GB`
        : `${whole(bytes / 1024 ** 2)}\u00A0MB`,
    /** Minutes as hours: "12.5 h" below 20 hours, "41 h" above. */
    asHours: (minutes: number): string =>
      minutes < 1200 ? `${oneDigit(minutes / 60)} h` : `${whole(minutes / 60)} h`,
    asValue,
    /** The same, as short as an axis wants it. */
    asTick: (value: number, unit: string | null): string =>
      unit === "share" || unit === "percent" ? asValue(value, unit) : short(value),
    /** "1 session", "3 sessions" */
    counted: (n: number, one: string, many = `${one}s`): string =>
      `${whole(n)} ${n === 1 ? one : many}`,
  };
}

/** As the reader's locale writes them. */
export const { asCount, asFixed, asPercent, asBytes, asSize, asHours, asValue, asTick, counted } =
  numbersIn(readerLocale());

/** Words with a capital, unless they begin with the name of a file, a column or a number. */
export const capital = (words: string): string =>
  words.replace(/^[a-z]+(?=[\s,:]|$)/, (first) => `${first[0]?.toUpperCase()}${first.slice(1)}`);

/** Words as a sentence: a capital, unless they begin with a name, and a full stop. */
export function sentence(words: string): string {
  const begun = capital(words);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** "A", "A and B", "A, B and C" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
