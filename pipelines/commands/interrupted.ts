import { ThroughlineError } from "../errors.ts";
import { inOrder, orderOf } from "./order.ts";
import { badCell, numbersOf, readSeries, type SeriesFile } from "./series.ts";

interface Columns {
  order: string;
  value: string;
  weight?: string;
  control?: string;
  exposure?: string;
  count: boolean;
}

/** A series with the period in which something changed. */
export interface InterruptedFile {
  name: string;
  value: string;
  control: string | null;
  /** Periods with a value, rising. */
  times: number[];
  /** Their values, less those of the comparison series where there is one. */
  values: number[];
  weights: number[] | undefined;
  exposure: number[] | null;
  /** First period after. */
  from: number;
  labelOf: (time: number) => string;
  /** What was passed over, in words. */
  notes: string[];
}

/**
 * Reads the series of a file in its order. Rows without a value are gaps. Throws one line for two rows of
 * one period, weights and exposures that are not above 0, counts that are not whole, and a change
 * that lies outside the series.
 */
export async function readInterrupted(
  path: string,
  columns: Columns,
  from: string,
): Promise<InterruptedFile> {
  const { order: place, value, weight, control, exposure, count } = columns;
  const more = [weight, control, exposure].filter((each) => each !== undefined);
  const file = await readSeries(path, [place, value, ...more]);
  const order = orderOf(file, place);
  const rows = inOrder(file, place, order);
  const used = [value, ...more].map((column) => numbersOf(file, column));
  const whole = rows.filter((row) => used.every((column) => column[row] !== null));
  const column = (name: string | undefined) => {
    const cells = name === undefined ? undefined : numbersOf(file, name);
    return cells && whole.map((row) => cells[row]!);
  };
  for (const each of [weight, exposure]) requireAbove0(file, each);
  if (count) requireCounts(file, value);
  const key = order.keyOf(from);
  const first = whole.find((row) => order.keys[row]! >= key);
  if (first === undefined)
    throw new ThroughlineError(
      `${file.name}: --from ${from} comes after the last value (${order.labels[whole.at(-1) ?? rows.at(-1)!]})`,
    );
  if (first === whole[0])
    throw new ThroughlineError(
      `${file.name}: --from ${from} leaves no value before it; the first is ${order.labels[first]}`,
    );
  const against = column(control);
  const labels = new Map(rows.map((row) => [order.places[row]!, order.labels[row]!]));
  return {
    name: file.name,
    value,
    control: control ?? null,
    times: whole.map((row) => order.places[row]!),
    values: column(value)!.map((each, i) => each - (against?.[i] ?? 0)),
    weights: column(weight),
    exposure: column(exposure) ?? null,
    from: order.places[first]!,
    labelOf: (time) => labels.get(time)!,
    notes: [
      ...(order.keys[first] === key
        ? []
        : [`${from} has no value: the first from there on is ${order.labels[first]!}`]),
      ...notesOf(
        rows.map((row) => order.keys[row]!),
        order.dates,
        rows.length - whole.length,
      ),
    ],
  };
}

function notesOf(keys: readonly number[], dates: boolean, empty: number): string[] {
  const steps = keys.slice(1).map((key, i) => key - keys[i]!);
  const shortest = steps.reduce((least, step) => Math.min(least, step), Infinity);
  const uneven = steps.some((step) => step > shortest * (1 + 1e-9));
  return [
    ...(empty > 0
      ? [`${empty} ${empty === 1 ? "row" : "rows"} without a value: kept as gaps`]
      : []),
    ...(uneven && !dates
      ? ["the numbers that give the order are not evenly spaced; each counts as the next period"]
      : []),
  ];
}

function requireAbove0(file: SeriesFile, column: string | undefined): void {
  if (column === undefined) return;
  const bad = numbersOf(file, column).findIndex((each) => each !== null && !(each > 0));
  if (bad !== -1) throw badCell(file, column, bad, "not above 0");
}

function requireCounts(file: SeriesFile, column: string): void {
  const bad = numbersOf(file, column).findIndex(
    (each) => each !== null && !(Number.isInteger(each) && each >= 0),
  );
  if (bad !== -1) throw badCell(file, column, bad, "no count; without --count any number will do");
}
