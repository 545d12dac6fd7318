import type { InterruptedSeries } from "./its.ts";

/** What can be said of a series by its length (statistics.md 4.4). */
export type Enough =
  | { can: "fit"; reason: null }
  /** Means before and after, and no more. */
  | { can: "describe"; reason: string }
  | { can: "nothing"; reason: string };

const least = {
  described: { before: 6, after: 3 },
  level: { before: 12, after: 6 },
  slope: { before: 12, after: 12 },
};

/** A slope is fitted from so many periods after on; with fewer it trades against the jump. */
export const hasRoomForSlope = ({ times, from }: Pick<InterruptedSeries, "times" | "from">) =>
  times.filter((time) => time >= from).length >= least.slope.after;

/** Whether a series is long enough for the model asked for; the reason says what is missing. */
export function enoughFor({ times, from, model, season, period }: InterruptedSeries): Enough {
  const before = times.filter((time) => time < from).length;
  const after = times.length - before;
  const has = `it has ${before} before and ${after} after`;
  const { described, level, slope } = least;
  if (before < described.before || after < described.after)
    return {
      can: "nothing",
      reason: `an interrupted series needs ${described.before} values before and ${described.after} after; ${has}`,
    };
  if (before < level.before || after < level.after)
    return {
      can: "describe",
      reason: `a model needs ${level.before} values before and ${level.after} after; ${has}`,
    };
  if (model === "level-slope" && after < slope.after)
    return {
      can: "nothing",
      reason: `a change of slope needs ${slope.after} values after; ${has}: take --model level`,
    };
  const years = season === "dummies" ? 3 : 2;
  if (season !== "none" && times.length < years * period)
    return {
      can: "nothing",
      reason: `season ${season} of ${period} periods needs ${years * period} values; ${has}`,
    };
  if (season === "dummies" && before < 2 * period)
    return {
      can: "nothing",
      reason: `season dummies of ${period} periods needs ${2 * period} values before; ${has}`,
    };
  return { can: "fit", reason: null };
}
