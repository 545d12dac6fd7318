/** Rows of cells as lines in columns, the first left and all others right. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    rows.reduce((width, row) => Math.max(width, row[at]!.length), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** A number for reading: four digits that count, "-" for none. */
export function digits(value: number | null): string {
  if (value === null) return "-";
  if (value === 0) return "0";
  const short = Number(value.toPrecision(4));
  return Math.abs(short) >= 1e-4 && Math.abs(short) < 1e7 ? String(short) : value.toExponential(2);
}

/** A p value for reading: two digits, and never 0. */
export const pValue = (p: number | null): string =>
  p === null ? "-" : p < 0.0001 ? "< 0.0001" : String(Number(p.toPrecision(2)));

/** An interval for reading: "-0.43 to 0.22"; "-" where there is none. */
export const interval = (low: number | null, high: number | null): string =>
  low === null || high === null ? "-" : `${digits(low)} to ${digits(high)}`;
