const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("en", {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const twoDigits = new Intl.NumberFormat("en", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

/** "1,240" */
export const asCount = (value: number): string => whole.format(value);

/** "61 %", of a share 0-1; the two never part at the end of a line */
export const asPercent = (share: number): string => `${whole.format(share * 100)}\u00A0%`;

/** "3.1 of 12.4 MB"; below a tenth of a megabyte in kB */
export function asBytes(part: number, whole: number): string {
  const [unit, name] = whole < 100_000 ? [1000, "kB"] : [1_000_000, "MB"];
  return `${oneDigit.format(part / unit)} of ${oneDigit.format(whole / unit)}\u00A0${name}`;
}

/** "4 GB", "512 MB": of bytes as a limit, in powers of 1024 */
export const asSize = (bytes: number): string =>
  bytes >= 1024 ** 3
    ? `${whole.format(bytes / 1024 ** 3)}\u00A0GB`
    : `${whole.format(bytes / 1024 ** 2)}\u00A0MB`;

/** Minutes as hours: "12.5 h" below 20 hours, "41 h" above. */
export const asHours = (minutes: number): string =>
  minutes < 1200 ? `${oneDigit.format(minutes / 60)} h` : `${whole.format(minutes / 60)} h`;

/** A value of a measure in its unit: a share as percent, scores and counts with fit digits. */
export function asValue(value: number, unit: string | null): string {
  if (unit === "share") return asPercent(value);
  if (unit === "percent") return `${whole.format(value)}\u00A0%`;
  return Math.abs(value) < 10 ? twoDigits.format(value) : oneDigit.format(value);
}

const short = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** The same, as short as an axis wants it. */
export const asTick = (value: number, unit: string | null): string =>
  unit === "share" || unit === "percent" ? asValue(value, unit) : short.format(value);

/** "1 session", "3 sessions" */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${asCount(n)} ${n === 1 ? one : many}`;

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
