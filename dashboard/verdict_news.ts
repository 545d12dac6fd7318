import type { OverviewVerdict, ThemePlace } from "../server/api.ts";
import { addMonths, daysBetween, monthName, monthOf } from "./months.ts";
import { counted, listed } from "./numbers.ts";
import { isLasting, isMovement, lastings, movementName } from "./verdict_words.ts";

type News = { places: readonly ThemePlace[]; verdicts: readonly OverviewVerdict[] };

/** Of how much is told one by one. */
const told = 3;

const stepOf = ({ grain }: OverviewVerdict): number => (grain === "quarter" ? 3 : 1);

/** The last month of the window, where a verdict has one. */
const windowEnd = (verdict: OverviewVerdict): string | null =>
  verdict.window_to && addMonths(monthOf(verdict.window_to), stepOf(verdict) - 1);

/** Periods from the one of the embedding to the last of the window, both counted. */
function periodsAfter(verdict: OverviewVerdict): number {
  const { embedded_from: from, window_to: to } = verdict;
  if (!from || !to) return 0;
  const months = Math.round(daysBetween(from, to) / 30.44);
  return Math.ceil(months / stepOf(verdict)) + 1;
}

/**
 * What the month `over` brought of themes, one sentence for each, as far as the rows tell: a theme that
 * counts as embedded since its two month ends passed, a verdict that could be told for the first time,
 * and one that became final, when it is first said whether the gain lasts.
 */
export function verdictNews(
  { places, verdicts }: News,
  over: string,
  rules: Record<string, number>,
  nameOf: (verdict: OverviewVerdict) => string,
): string[] {
  const { embedded_hold_months: hold = 2, post_min: least = 6, post_max: most = 12 } = rules;
  const embedded = Map.groupBy(
    places.filter(({ state, embedded_from: first, again_from: again }) => {
      const from = again ?? first;
      return state === "embedded" && from !== null && addMonths(monthOf(from), hold) === over;
    }),
    ({ theme }) => theme,
  );
  const since = monthName(addMonths(over, -hold));
  const begun = [...embedded].map(
    ([theme, at]) =>
      `${theme} counts as embedded at ${listed(at.map(({ site }) => site))} since ${since}.`,
  );
  const answered = verdicts.flatMap((verdict) => {
    if (windowEnd(verdict) !== over || verdict.moved === "cannot_tell") return [];
    const { moved, stuck, good } = verdict;
    const answer = isMovement(moved) ? movementName(moved, good) : moved;
    const about = `${verdict.theme} at ${verdict.site}, ${nameOf(verdict)}: ${answer}`;
    if (verdict.months_after === least) return [`First verdict on ${about}.`];
    if (periodsAfter(verdict) !== most) return [];
    return [`Final verdict on ${about}${isLasting(stuck) ? `, ${lastings[stuck]}` : ""}.`];
  });
  const all = [...begun, ...answered];
  const rest = all.length - told;
  return rest > 0 ? [...all.slice(0, told), `${counted(rest, "more change")} of themes.`] : all;
}
