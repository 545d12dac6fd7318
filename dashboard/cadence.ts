import { addMonths, monthName, quarterName } from "./months.ts";
import type { Point, Series } from "./series.ts";

type Timed = Pick<Series, "grain" | "points">;

/** Months that a point of a trend covers. */
const monthsOf = ({ grain }: Pick<Series, "grain">): number => (grain === "quarter" ? 3 : 1);

/** The last month of what a point covers. */
const endOf = (series: Timed, { month }: Point): string => addMonths(month, monthsOf(series) - 1);

const between = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5)) -
  Number(from.slice(5));

const valued = ({ points }: Timed): Point[] => points.filter(({ value }) => value !== null);

/** Of so many newest values it is looked how far they lie apart. */
const looked = 8;

/** Months from one value of a trend to the next, as the newest mostly come; of a first value its grain. */
export function cadenceOf(series: Timed): number {
  const newest = valued(series).slice(-looked);
  const gaps = newest.slice(1).map(({ month }, at) => between(newest[at]!.month, month));
  const middle = gaps.toSorted((a, b) => a - b)[(gaps.length - 1) >> 1];
  return Math.max(monthsOf(series), middle ?? 0);
}

/** The value of a trend whose period ends with a month, and the one before it as they come. */
export function newestTwo(series: Series, end: string): { now?: Point; before?: Point } {
  const at = (last: string) => valued(series).find((point) => endOf(series, point) === last);
  const [now, before] = [at(end), at(addMonths(end, -cadenceOf(series)))];
  return { ...(now && { now }), ...(before && { before }) };
}

/** Without a value for more months than these a trend has ended: nothing of it is waited for. */
export const endedAfter = 12;

/** By what trends are looked at that are to say what is new. */
export type Beat = {
  /** Last month of the newest period that is looked at. */
  end: string;
  /** That period and the one before it, in words. */
  now: string;
  before: string;
  /** Where nothing comes every month: what the period is, a month or a quarter. */
  newest: "month" | "quarter" | null;
  /** A period that is over and whose values should be here by how they came, where nothing comes every month. */
  late: string | null;
};

/**
 * The newest period to look at in trends, up to the month `over`, the newest that is over: that month,
 * where any trend that goes on comes monthly (or none has values), or the newest with values.
 */
export function beatOf(all: readonly Series[], over: string): Beat {
  const monthly = {
    end: over,
    now: monthName(over),
    before: monthName(addMonths(over, -1)),
    newest: null,
    late: null,
  };
  const newest = all.flatMap((series) => {
    const last = valued(series).findLast((point) => endOf(series, point) <= over);
    return last ? [{ series, last, end: endOf(series, last), cadence: cadenceOf(series) }] : [];
  });
  const goingOn = newest.filter(({ end }) => end >= addMonths(over, -endedAfter));
  const alive = goingOn.length > 0 ? goingOn : newest;
  const first = alive.toSorted((a, b) => b.end.localeCompare(a.end))[0];
  if (!first || alive.some(({ cadence }) => cadence === 1)) return monthly;
  const { series, last, end, cadence } = first;
  const isQuarter = series.grain === "quarter";
  const name = (months: number): string =>
    (isQuarter ? quarterName : monthName)(addMonths(last.month, months));
  return {
    end,
    now: name(0),
    before: name(-cadence),
    newest: isQuarter ? "quarter" : "month",
    late: addMonths(end, cadence) <= over ? name(cadence) : null,
  };
}
