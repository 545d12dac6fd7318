import { plainNumberIn, readerLocale } from "../locale.ts";

/**
 * A table's rows as RFC 4180 CSV, as they are shown, but for numbers ("1,240", "61 %", "−3"), which
 * stand as machines read them whatever the reader's locale: without groups, with a point. Nothing
 * where a dash stands for nothing. A text that a spreadsheet would run as a formula gets a leading
 * apostrophe (CWE-1236), as in every CSV of the product.
 */
export function csvRows(
  rows: readonly (readonly string[])[],
  locale: string = readerLocale(),
): string {
  const plain = plainNumberIn(locale);
  return rows.map((row) => `${row.map((cell) => csvCell(cell, plain)).join(",")}\r\n`).join("");
}

function csvCell(shown: string, plain: (shown: string) => string | null): string {
  const number = plain(shown);
  if (number !== null) return number;
  const text = shown.replaceAll(/\s+/g, " ").trim();
  if (text === "–") return "";
  const safe = /^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows of a table in the page, its column names first. */
export const tableRows = (table: HTMLTableElement): string[][] =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent ?? ""));
