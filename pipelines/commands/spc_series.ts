import { ThroughlineError, usageError } from "../errors.ts";
import type { ChartKind } from "../statistics/limits.ts";
import { inOrder, type Order, orderOf } from "./order.ts";
import { badCell, numbersOf, readSeries, type SeriesFile } from "./series.ts";

export interface SeriesColumns {
  value?: string;
  numerator?: string;
  denominator?: string;
  order?: string;
}

/** Values in their order of time, ready for a chart. */
export interface ChartSeries {
  values: (number | null)[];
  /** Denominators; null where the values have none. */
  sizes: (number | null)[] | null;
  /** Number of the period of each value. */
  places: number[];
  /** What stands in the order column, or the number of the row. */
  labels: string[];
  lines: number[];
  /** Periods between the first and the last that have no row. */
  absentPeriods: number;
  /** Finds where a number or date of the order column begins; null without such a column. */
  indexFrom: ((text: string) => number) | null;
}

/**
 * Reads the series that a chart is drawn of. Throws wrong usage where the columns do not fit the kind of
 * chart, and one line for a cell that cannot be: a share above 1, a negative count, a count of 0.
 */
export async function readChartSeries(
  path: string,
  kind: ChartKind,
  columns: SeriesColumns,
): Promise<ChartSeries> {
  const { value, numerator, denominator, order: by } = columns;
  const counted = numerator !== undefined || denominator !== undefined;
  if (counted && (value !== undefined || numerator === undefined || denominator === undefined)) {
    throw usageError("give --value, or --numerator and --denominator");
  }
  if (!counted && value === undefined) {
    throw usageError("what is drawn? Give --value, or --numerator and --denominator");
  }
  const needsCounts = ["p", "u", "pp", "up"].includes(kind);
  if (needsCounts && !counted) {
    throw usageError(`a ${kind} chart needs --numerator and --denominator`);
  }
  if (kind === "c" && counted) throw usageError("a c chart needs --value; for rates use u");
  const asked = [value, numerator, denominator, by].filter((each) => each !== undefined);
  const file = await readSeries(path, [...new Set(asked)]);
  const order = by === undefined ? null : orderOf(file, by);
  const rows =
    order === null || by === undefined ? file.lines.map((_, row) => row) : inOrder(file, by, order);
  const given =
    value === undefined
      ? ratios(file, kind, numerator!, denominator!)
      : { values: plain(file, kind, value), sizes: null };
  if (given.values.every((each) => each === null)) {
    throw new ThroughlineError(`${file.name}: no row has a value to draw`);
  }
  return {
    values: rows.map((row) => given.values[row]!),
    sizes: given.sizes && rows.map((row) => given.sizes[row]!),
    ...inTime(order, rows),
    lines: rows.map((row) => file.lines[row]!),
  };
}

function inTime(order: Order | null, rows: readonly number[]) {
  if (order === null) {
    const labels = rows.map((row) => String(row + 1));
    return { places: [...rows], labels, absentPeriods: 0, indexFrom: null };
  }
  const places = rows.map((row) => order.places[row]!);
  return {
    places,
    labels: rows.map((row) => order.labels[row]!),
    absentPeriods: places.at(-1)! - places[0]! + 1 - places.length,
    indexFrom: (text: string) => {
      const key = order.keyOf(text);
      const index = rows.findIndex((row) => order.keys[row]! >= key);
      return index === -1 ? rows.length : index;
    },
  };
}

function plain(file: SeriesFile, kind: ChartKind, column: string): (number | null)[] {
  const values = numbersOf(file, column);
  const negative = values.findIndex((value) => value !== null && value < 0);
  if (kind === "c" && negative !== -1) throw badCell(file, column, negative, "no count");
  return values;
}

/** Numerator by denominator; nothing where one of them is missing, or nothing was counted at all. */
function ratios(file: SeriesFile, kind: ChartKind, numerator: string, denominator: string) {
  const [counts, sizes] = [numbersOf(file, numerator), numbersOf(file, denominator)];
  const values = counts.map((count, row) => {
    const size = sizes[row]!;
    const bad = (column: string, reason: string) => badCell(file, column, row, reason);
    if (size !== null && size < 0) throw bad(denominator, "a denominator below 0");
    if (count === null || size === null) return null;
    if (count < 0 && kind !== "xmr" && kind !== "run") throw bad(numerator, "a count below 0");
    if (size === 0) {
      if (count === 0) return null;
      throw bad(numerator, "counted where the denominator is 0");
    }
    if (count > size && (kind === "p" || kind === "pp")) {
      throw bad(numerator, `more than its denominator ${size}; for rates use --chart u`);
    }
    return count / size;
  });
  return { values, sizes: sizes.map((size, row) => (values[row] === null ? null : size)) };
}
