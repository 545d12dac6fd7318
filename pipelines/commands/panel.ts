import { ThroughlineError, usageError } from "../errors.ts";
import type { ObservedUnit } from "../statistics/panel.ts";
import { type Order, orderOf } from "./order.ts";
import { badCell, cellsOf, numbersOf, type SeriesFile, wordsOf, writtenNumber } from "./series.ts";

/** The columns of a file that hold a panel. */
export interface PanelColumns {
  unit: string;
  time: string;
  first: string;
  value: string;
  cluster?: string | undefined;
}

export interface PanelFile {
  units: ObservedUnit[];
  /** A period as it is written in the file: a number, or the text of a date. */
  labelOf: (period: number) => number | string;
}

/**
 * The units of a panel file. Throws one line for a unit without a name or with two first periods, two
 * clusters or two values of one period, and for cells that are no number or no date.
 */
export function readPanel(file: SeriesFile, columns: PanelColumns): PanelFile {
  const names = wordsOf(file, columns.unit);
  const values = numbersOf(file, columns.value);
  const order = orderOf(file, columns.time);
  const { periods, startOf, labelOf } = calendarOf(file, columns, order);
  const clusters = columns.cluster === undefined ? null : wordsOf(file, columns.cluster);
  const units = new Map<string, { row: number; rows: Map<number, number> }>();
  for (const [row, name] of names.entries()) {
    for (const [column, cells] of [
      [columns.unit, names] as const,
      [columns.cluster, clusters] as const,
    ])
      if (column !== undefined && cells?.[row] === "")
        throw new ThroughlineError(
          `${file.name}, line ${file.lines[row]}, column ${column}: empty; every row needs one`,
        );
    const unit = units.get(name) ?? { row, rows: new Map<number, number>() };
    units.set(name, unit);
    for (const column of [columns.first, columns.cluster])
      if (column !== undefined) requireSame(file, column, name, unit.row, row);
    const before = unit.rows.get(periods[row]!);
    if (before !== undefined)
      throw new ThroughlineError(
        `${file.name}, lines ${file.lines[before]} and ${file.lines[row]}: ${name} has two rows for ${order.labels[row]}; leave one`,
      );
    unit.rows.set(periods[row]!, row);
  }
  return {
    labelOf,
    units: [...units].map(([unit, { row, rows }]) => ({
      unit,
      start: startOf(row),
      cluster: clusters?.[row] ?? null,
      values: new Map(
        [...rows].flatMap(([period, at]) => (values[at] === null ? [] : [[period, values[at]!]])),
      ),
    })),
  };
}

function requireSame(
  file: SeriesFile,
  column: string,
  unit: string,
  one: number,
  other: number,
): void {
  const cells = cellsOf(file, column);
  const [a, b] = [cells[one]!, cells[other]!];
  if (a === b || (never(a) && never(b))) return;
  throw new ThroughlineError(
    `${file.name}, lines ${file.lines[one]} and ${file.lines[other]}, column ${column}: ${unit} has ${a || "nothing"} and ${b || "nothing"}; a unit has one`,
  );
}

/** As a number, December to January would be 89 periods. */
const yearMonth = /^(19|20)\d\d(0[1-9]|1[0-2])$/;

const never = (cell: string): boolean => cell === "" || writtenNumber(cell) === 0;

/** Periods of the rows and first periods of units on one scale: numbers, or periods that dates are apart. */
function calendarOf(file: SeriesFile, columns: PanelColumns, order: Order) {
  const firsts = cellsOf(file, columns.first);
  if (!order.dates && order.labels.every((label) => yearMonth.test(label)))
    throw new ThroughlineError(
      `${file.name}, column ${columns.time}: ${order.labels[0]} and the like seem to be months; write ${order.labels[0]!.slice(0, 4)}-${order.labels[0]!.slice(4)}, so that they can be counted`,
    );
  const periods = order.dates ? order.places : order.keys;
  const at = new Map(order.keys.map((key, row) => [key, row]));
  const [earliest, latest] = order.keys.reduce(
    ([low, high], key) => [Math.min(low, key), Math.max(high, key)],
    [Infinity, -Infinity],
  );
  const startOf = (row: number): number => {
    const text = firsts[row]!;
    if (never(text)) return Infinity;
    const key = keyOf(file, columns, order, row);
    if (!order.dates) return key;
    if (key > latest) return Infinity;
    if (key < earliest) return -Infinity;
    const same = at.get(key);
    if (same !== undefined) return periods[same]!;
    throw badCell(
      file,
      columns.first,
      row,
      `none of the dates in ${columns.time}; write one of them`,
    );
  };
  const labels = new Map(periods.map((period, row) => [period, order.labels[row]!]));
  const labelOf = (period: number) => (order.dates ? labels.get(period)! : period);
  return { periods, startOf, labelOf };
}

function keyOf(file: SeriesFile, columns: PanelColumns, order: Order, row: number): number {
  try {
    return order.keyOf(cellsOf(file, columns.first)[row]!);
  } catch {
    const kind = order.dates ? "date" : "number";
    throw badCell(file, columns.first, row, `no ${kind} as those in ${columns.time} are`);
  }
}

/** A whole number that an option must be. Throws wrong usage for anything else. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = writtenNumber(text);
  if (value === null || !Number.isSafeInteger(value) || value < least)
    throw usageError(`${option} takes a whole number from ${least}, not ${text}`);
  return value;
}
