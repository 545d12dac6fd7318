import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRows } from "../../dashboard/downloads/csv.ts";
import { dayOrderIn, digitsIn, plainNumberIn } from "../../dashboard/locale.ts";
import { daysIn } from "../../dashboard/months.ts";
import { numbersIn } from "../../dashboard/numbers.ts";

// Expected texts: the number, percent and date patterns of Unicode CLDR; which space is not said here.
test.each([
  ["en-US", "1,240", "61 %", "0.25", "12.5 %"],
  ["en-GB", "1,240", "61 %", "0.25", "12.5 %"],
  ["de-DE", "1.240", "61 %", "0,25", "12,5 %"],
  ["fr-FR", "1 240", "61 %", "0,25", "12,5 %"],
  ["tr-TR", "1.240", "%61", "0,25", "%12,5"],
  ["ja-JP", "1,240", "61%", "0.25", "12.5%"],
])("%s writes numbers in its own way", (locale, ...expected) => {
  const { asCount, asPercent, asValue } = numbersIn(locale);
  const shown = [asCount(1240), asPercent(0.61), asValue(0.25, null), asPercent(0.125, 1)];
  expect(shown.map((text) => text.replaceAll(/\s/g, " "))).toEqual(expected);
  expect(shown.join("")).not.toContain(" ");
});

test.each([
  ["en-GB", "3 Jun 2026", "dmy"],
  ["de-DE", "3 Jun 2026", "dmy"],
  ["en-US", "Jun 3, 2026", "mdy"],
  ["ja-JP", "2026 Jun 3", "ymd"],
  ["hu-HU", "2026 Jun 3", "ymd"],
])("%s reads days in its own order, with months in the page's language", (locale, day, order) => {
  expect(dayOrderIn(locale)).toBe(order);
  expect(daysIn(locale).dayName("2026-06-03")).toBe(day);
});

test("an instant has the reader's clock", () => {
  const noon = new Date(2026, 5, 3, 14, 5).toISOString();
  expect(daysIn("de-DE").momentName(noon)).toBe("3 Jun 2026, 14:05");
  expect(daysIn("en-US").momentName(noon)).toMatch(/^Jun 3, 2026, 2:05\sPM$/);
});

test("what is saved as rows is the same number in every locale", () => {
  const locales = ["en-US", "de-DE", "fr-FR", "de-CH", "tr-TR", "pl-PL", "es-ES", "hi-IN", "sv-SE"];
  const value = fc.tuple(
    fc.integer({ min: -99_999_999, max: 99_999_999 }),
    fc.constantFrom(1, 100),
  );
  fc.assert(
    fc.property(fc.constantFrom(...locales), value, (locale, [whole, parts]) => {
      const digits = parts === 1 ? 0 : 2;
      const shown = digitsIn(locale, digits)(whole / parts);
      expect(Number(plainNumberIn(locale)(shown))).toBe(whole / parts);
      expect(csvRows([[shown]], locale)).toBe(`${(whole / parts).toFixed(digits)}\r\n`);
    }),
  );
  for (const locale of locales)
    expect(csvRows([[numbersIn(locale).asPercent(0.61)]], locale)).toBe("61%\r\n");
});

test("a text with a point or a comma in it is no number", () => {
  expect(csvRows([["1.2", "Version 2", "1,2,3"]], "de-DE")).toBe('1.2,Version 2,"1,2,3"\r\n');
  expect(csvRows([["1,2", "2026-06-03"]], "en-GB")).toBe('"1,2",2026-06-03\r\n');
});
