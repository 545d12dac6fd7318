/**
 * The reader's locale, for numbers and for the order of day and month: what a misread comma or day
 * costs is a wrong number. Words stay English, names of months too, as the page says that its language
 * is. Digits are those of the page's text. Where there is no page, as in tests, days are written first.
 */
export function readerLocale(): string {
  const asked = typeof document === "undefined" ? "en-GB" : navigator.language;
  try {
    return new Intl.Locale(asked, { numberingSystem: "latn" }).toString();
  } catch {
    return "en-GB";
  }
}

/** Names as people order them: "Site 2" before "Site 10". */
export const byName: (a: string, b: string) => number = new Intl.Collator("en", { numeric: true })
  .compare;

/** Writes a number with as many digits after the mark as are wanted, at least and at most. */
export const digitsIn = (
  locale: string,
  most: number,
  least = most,
): ((value: number) => string) => {
  // Made when it is needed first: that takes longer than to write a thousand numbers.
  let format: Intl.NumberFormat | null = null;
  return (value) => {
    format ??= new Intl.NumberFormat(locale, {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    });
    return format.format(value);
  };
};

/**
 * Writes a percentage (61, not 0.61), in whole percent or with digits after the mark. English has the space of SI, as the sentences
 * of the verdicts do; other languages write it as they do.
 */
export function percentIn(locale: string): (percent: number, digits?: number) => string {
  const english = new Intl.Locale(locale).language === "en";
  const style = english ? "decimal" : "percent";
  const formats = new Map<number, Intl.NumberFormat>();
  return (percent, digits = 0) => {
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const format = formats.get(digits) ?? new Intl.NumberFormat(locale, { style, ...fraction });
    formats.set(digits, format);
    const shown = format.format(english ? percent : percent / 100);
    return english ? `${shown}\u00A0%` : shown;
  };
}

/** Reads a number as this locale writes it back into one that a machine reads: "1.240,5" is "1240.5". */
export function plainNumberIn(locale: string): (shown: string) => string | null {
  const parts = new Intl.NumberFormat(locale).formatToParts(-12345.5);
  const sign = (type: "group" | "decimal", fallback: string): string =>
    parts.find((part) => part.type === type)?.value ?? fallback;
  const [group, decimal] = [sign("group", ","), sign("decimal", ".")];
  const groups = new RegExp(`^[-+]?(\\d+|\\d{1,3}([${group}]\\d{2,3})+)$`);
  return (shown) => {
    const tidy = shown
      .trim()
      .replaceAll(/[\u200E\u200F\u061C]/g, "")
      .replace("−", "-");
    const [, number = "", share = ""] = /^%?(.*?)\s?(%?)$/.exec(tidy) ?? [];
    const [before = "", after = "", ...rest] = number.split(decimal);
    if (rest.length > 0 || !groups.test(before) || !/^\d*$/.test(after)) return null;
    const plain = before.replaceAll(group, "") + (after && `.${after}`);
    return share || tidy.startsWith("%") ? `${plain}%` : plain;
  };
}

/** The parts of a day in the order in which this locale writes them, such as "dmy". */
export const dayOrderIn = (locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric" })
    .formatToParts(0)
    .flatMap(({ type }) => ({ day: "d", month: "m", year: "y" })[type as string] ?? [])
    .join("");
