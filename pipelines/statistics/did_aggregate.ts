import type { GroupTime } from "./group_time.ts";
import { type Inference, inferenceOf, type Sampling, standardError } from "./standard_error.ts";

/** An average of group-time effects. */
export interface Average extends Inference {
  influence: Float64Array;
  /**
   * Some of the effects in it have no standard error (a cohort of one unit, a single comparison
   * unit), so that this one says too little; with none at all, `se` is null.
   */
  understated: boolean;
  /** Treated units behind it. */
  nTreated: number;
  /** Comparison units of the effect in it that has the fewest; null in the base period. */
  nComparison: number | null;
}

/** The averages of a kind: one for each cohort, period or time since the start, and their overall. */
export interface Averages extends Average {
  by: (Average & { at: number })[];
}

/** The cells of a panel and what their averages are weighted by. */
export interface Effects {
  cells: readonly GroupTime[];
  starts: Float64Array;
  sampling: Sampling;
}

/** Whether a group-time effect has a standard error: two units in both arms, or 0 by definition. */
export const hasError = ({ nTreated, nComparison, reference }: GroupTime): boolean =>
  reference || (nTreated >= 2 && (nComparison ?? 0) >= 2);

/** All effects of periods with treatment, weighted by cohort size. */
export function simpleAverage(effects: Effects): Average {
  return bySize(
    effects,
    effects.cells.filter(({ post }) => post),
  );
}

/** For each cohort the mean over its periods with treatment; overall weighted by cohort size. */
export function groupAverages(effects: Effects): Averages {
  const cells = effects.cells.filter(({ post }) => post);
  const groups = [...Map.groupBy(cells, ({ group }) => group)];
  const by = groups.map(([at, own]) => ({ at, ...equally(effects, own.map(asPart)) }));
  const parts = groups.map(([group, own], k) => ({ ...by[k]!, group, cells: own }));
  return { ...weighted(effects, parts), by };
}

/**
 * For each time since the start the mean over cohorts, weighted by their size; overall the mean from
 * the start on. With `balance` k only cohorts with k more periods after their first, and only the
 * times that all of them have, so that the cohorts behind each time are the same.
 */
export function dynamicAverages(
  effects: Effects,
  times: readonly number[],
  balance: number | null,
): Averages | null {
  const [first, last] = [times[0]!, times.at(-1)!];
  const kept = effects.cells.filter(({ group, time }) => {
    if (balance === null) return true;
    const since = sinceStart(group, time);
    return last - group >= balance && since <= balance && since >= balance - last + first;
  });
  const groups = Map.groupBy(kept, ({ group, time }) => sinceStart(group, time));
  const by = [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([at, cells]) => ({ at, ...bySize(effects, cells) }));
  const after = by.flatMap((each) =>
    each.at < 0 ? [] : [{ ...each, cells: groups.get(each.at)! }],
  );
  return after.length === 0 ? null : { ...equally(effects, after), by };
}

/** For each period the mean over the cohorts in treatment, weighted by size; overall their mean. */
export function calendarAverages(effects: Effects): Averages {
  const cells = effects.cells.filter(({ post }) => post);
  const parts = [...Map.groupBy(cells, ({ time }) => time)]
    .toSorted(([a], [b]) => a - b)
    .map(([at, own]) => ({ cells: own, at, average: bySize(effects, own) }));
  const overall = equally(
    effects,
    parts.map((part) => ({ ...part.average, cells: part.cells })),
  );
  return { ...overall, by: parts.map(({ at, average }) => ({ at, ...average })) };
}

const precision = 1e9;
const sinceStart = (group: number, time: number): number =>
  Math.round((time - group) * precision) / precision;

/** What an average is taken over. */
interface Part {
  cells: readonly GroupTime[];
  estimate: number;
  influence: Float64Array;
}

const asPart = (cell: GroupTime) => ({ ...cell, cells: [cell] });

const bySize = (effects: Effects, cells: readonly GroupTime[]): Average =>
  weighted(effects, cells.map(asPart));

function equally(effects: Effects, parts: readonly Part[]): Average {
  const share = 1 / parts.length;
  const influence = new Float64Array(effects.starts.length);
  for (const part of parts)
    for (const [i, psi] of part.influence.entries()) influence[i]! += share * psi;
  return average(effects, parts, influence, share * sum(parts.map(({ estimate }) => estimate)));
}

/**
 * Weighted by the share p of each part's cohort among all units. The influence function adds what the
 * estimated shares do: [(1{G = g} - p_g) / S - sum_k (1{G = g_k} - p_k) p_g / S^2] ATT, S = sum p.
 * Source: Callaway and Sant'Anna (2021), section 4; `wif` of R package did.
 */
function weighted(effects: Effects, parts: readonly (Part & { group: number })[]): Average {
  const { starts } = effects;
  const n = starts.length;
  const sizes = new Map<number, number>();
  for (const start of starts) sizes.set(start, (sizes.get(start) ?? 0) + 1);
  const shares = parts.map(({ group }) => sizes.get(group)! / n);
  const total = sum(shares);
  const estimate = sum(parts.map((part, k) => (shares[k]! / total) * part.estimate));
  const influence = new Float64Array(n);
  for (const [k, part] of parts.entries())
    for (const [i, psi] of part.influence.entries()) influence[i]! += (shares[k]! / total) * psi;
  // The part of the shares is the same for all units of a cohort.
  const ofShares = new Map<number, number>();
  for (const cohort of sizes.keys()) {
    const rest = sum(parts.map(({ group }, k) => (group === cohort ? 1 : 0) - shares[k]!));
    const own = parts.map(({ group, estimate }, k) => {
      const more = (group === cohort ? 1 : 0) - shares[k]!;
      return (more / total - (rest * shares[k]!) / total ** 2) * estimate;
    });
    ofShares.set(cohort, sum(own));
  }
  for (let i = 0; i < n; i++) influence[i]! += ofShares.get(starts[i]!)!;
  return average(effects, parts, influence, estimate);
}

function average(
  { sampling, starts }: Effects,
  parts: readonly Part[],
  influence: Float64Array,
  estimate: number,
): Average {
  const cells = parts.flatMap((part) => part.cells);
  const without = cells.filter((cell) => !hasError(cell)).length;
  const reference = cells.every((cell) => cell.reference);
  const se = without === cells.length ? null : reference ? 0 : standardError(influence, sampling);
  const groups = new Set(cells.map(({ group }) => group));
  const compared = cells.flatMap(({ nComparison }) => nComparison ?? []);
  return {
    ...inferenceOf(estimate, se),
    influence,
    understated: without > 0,
    nTreated: starts.filter((start) => groups.has(start)).length,
    nComparison: reference ? null : Math.min(...compared),
  };
}

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0);
