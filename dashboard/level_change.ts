import { lineUp } from "./charts/trend_marks.ts";
import { listed } from "./numbers.ts";
import { latest } from "./series.ts";
import type { Series } from "./series.ts";

/** Points in a row on one side of the mean from which they are a shift (rules 4.1). */
const fewestOfShift = 6;

/**
 * Whether points of a trend that the newest limits judge, among the months shown, are marked in a run
 * below their mean and in another above it: all of them made the mean, so that each run is marked
 * beside the other. (statistics.md 2.4: limits begin anew only where a person says so.)
 */
function hasTwoLevels(series: Series, months: readonly string[]): boolean {
  const from = latest(series)?.limitsFrom;
  const runs = new Map<number, number>();
  let [side, length] = [0, 0];
  for (const { value, center, signal, limitsFrom } of lineUp([series], months)) {
    if (value === null || limitsFrom !== from) continue;
    const isMarked = signal !== null && signal !== "usual";
    const next = isMarked && center !== null ? Math.sign(value - center) : 0;
    length = next === side ? length + 1 : 1;
    side = next;
    runs.set(side, Math.max(runs.get(side) ?? 0, length));
  }
  return [-1, 1].every((each) => (runs.get(each) ?? 0) >= fewestOfShift);
}

/** The trends of which that holds. */
export const withTwoLevels = (all: readonly Series[], months: readonly string[]): Series[] =>
  all.filter((series) => hasTwoLevels(series, months));

/** How many are named one by one. */
const named = 3;

/** What to know of charts with two levels, by their names; null where there are none. */
export function twoLevelsWords(names: readonly string[], of: string): string | null {
  if (names.length === 0) return null;
  const which = names.length <= named ? listed(names) : `${names.length} ${of}`;
  return (
    `${which}: earlier and later points lie on opposite sides of the mean of all months. ` +
    "Their colours say that the level changed, not how the earlier months were seen then."
  );
}
