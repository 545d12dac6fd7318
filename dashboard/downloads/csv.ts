/** A number as a table shows it: "1,240", "61 %", "−3". */
const number = /^[-+−]?\d[\d,]*(\.\d+)?(\s?%)?$/;

/**
 * A table's rows as RFC 4180 CSV, as they are shown: numbers without the commas and spaces of print,
 * nothing where a dash stands for nothing. A text that a spreadsheet would run as a formula gets a
 * leading apostrophe (CWE-1236), as in every CSV of the product.
 */
export const csvRows = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

function csvCell(shown: string): string {
  const text = shown.replaceAll(/\s+/g, " ").trim();
  if (text === "–") return "";
  if (number.test(text)) return text.replaceAll(/[,\s]/g, "").replace("−", "-");
  const safe = /^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows of a table in the page, its column names first. */
export const tableRows = (table: HTMLTableElement): string[][] =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent ?? ""));
