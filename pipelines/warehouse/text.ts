import { cellOf } from "./result.ts";
import type { Cell, Column } from "./result.ts";

/**
 * A result as RFC 4180 CSV. A text that a spreadsheet would run as a formula gets a leading
 * apostrophe (CWE-1236); numbers and dates are left alone. Lists are joined by "; ".
 */
export const csvText = (columns: readonly Column[], rowCount: number): string =>
  csvHead(columns) + csvRows(columns, rowCount);

/** The line of column names of `csvText`. */
export const csvHead = (columns: readonly Pick<Column, "name">[]): string =>
  `${columns.map((column) => quoted(column.name)).join(",")}\r\n`;

/** The lines of rows of `csvText`. */
export const csvRows = (columns: readonly Column[], rowCount: number): string =>
  Array.from(
    { length: rowCount },
    (_, row) => `${columns.map((column) => csvCell(column, row)).join(",")}\r\n`,
  ).join("");

/** A result as text in columns, for a terminal: long cells are cut, numbers stand right. */
export function plainTable(columns: readonly Column[], rowCount: number): string {
  const cells = columns.map((column) =>
    Array.from({ length: rowCount }, (_, row) => shortened(written(cellOf(column, row)))),
  );
  const widths = columns.map((column, i) =>
    (cells[i] ?? []).reduce((width, cell) => Math.max(width, cell.length), column.name.length),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => {
        const numeric = columns[i]?.type === "double" || columns[i]?.type === "integer";
        return numeric ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
      })
      .join("  ")
      .trimEnd();
  const head = line(columns.map((column) => column.name));
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const rows = Array.from({ length: rowCount }, (_, row) =>
    line(cells.map((column) => column[row] ?? "")),
  );
  return `${[head, rule, ...rows].join("\n")}\n`;
}

const longestCell = 40;

function shortened(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, " ");
  return line.length > longestCell ? `${line.slice(0, longestCell - 1)}…` : line;
}

function csvCell(column: Column, row: number): string {
  const text = written(cellOf(column, row));
  const isText = column.type === "text" || column.type === "list";
  return quoted(isText && /^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text);
}

function written(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? cell.join("; ") : String(cell);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
