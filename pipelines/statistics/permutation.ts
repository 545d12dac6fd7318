import { seededRandom } from "./random.ts";

export interface Permutation {
  /** Two-sided: the share of assignments whose statistic is as far from 0 as the one seen. */
  p: number;
  /** Assignments looked at: all distinct ones, or those drawn beside the one seen. */
  assignments: number;
  /** All distinct assignments were looked at; otherwise p is (1 + k) / (1 + draws). */
  exact: boolean;
  /** The smallest p that these sites and dates can give. */
  least: number;
}

const mostAssignments = 20_000;
const draws = 9_999;
/** Statistics closer than this share of the one seen count as ties. */
const tie = 1e-9;

/**
 * The mean over treated sites of their own change less the mean change of the untreated sites in the
 * same window, and its p when the vector of dates is given to other sites (statistics.md 5.5b). The
 * first `dates.length` sites are the treated ones; `dates[i]` is the column of `changes` (site by
 * date) that holds the change around the date of site i.
 */
export function permuteDates(
  dates: readonly number[],
  changes: readonly (readonly number[])[],
  seed: number,
): Permutation & { estimate: number } {
  const { share, constant } = shares(dates, changes);
  const statistic = (order: ArrayLike<number>): number => {
    let sum = constant;
    for (let at = 0; at < dates.length; at++) sum += share[order[at]!]![dates[at]!]!;
    return sum;
  };
  const sites = changes.length;
  const estimate = statistic(dates.map((_, at) => at));
  const size = changes.flat().reduce((most, change) => Math.max(most, Math.abs(change)), 0);
  const reached = Math.abs(estimate) * (1 - tie) - size * 1e-13;
  const extreme = (order: ArrayLike<number>) => Math.abs(statistic(order)) >= reached;
  const ways = countAssignments(dates, sites);
  if (ways > mostAssignments) {
    let hits = 0;
    for (const order of drawn(dates.length, sites, seed)) if (extreme(order)) hits++;
    const all = draws + 1;
    return { estimate, p: (1 + hits) / all, assignments: draws, exact: false, least: 1 / all };
  }
  let hits = 0;
  for (const order of assignments(dates, sites)) if (extreme(order)) hits++;
  // With one date and equal halves, treated and untreated swapped give the same size.
  const twins = new Set(dates).size === 1 && 2 * dates.length === sites;
  return {
    estimate,
    p: hits / ways,
    assignments: ways,
    exact: true,
    least: (twins ? 2 : 1) / ways,
  };
}

/**
 * The statistic as a sum: what each site adds when it takes a date (its change there, and its part in
 * the means of the untreated that is then missing), and what is left when none does.
 */
function shares(dates: readonly number[], changes: readonly (readonly number[])[]) {
  const treated = dates.length;
  const others = changes.length - treated;
  const columns = changes[0]?.length ?? 0;
  const times = Array.from({ length: columns }, (_, d) => dates.filter((at) => at === d).length);
  const weighted = changes.map((row) =>
    row.reduce((sum, change, d) => sum + (change * times[d]!) / treated, 0),
  );
  return {
    share: changes.map((row, site) =>
      row.map((change) => change / treated + weighted[site]! / others),
    ),
    constant: -weighted.reduce((sum, each) => sum + each, 0) / others,
  };
}

/** How many distinct ways there are to give the dates to the sites. */
function countAssignments(dates: readonly number[], sites: number): number {
  let ways = 1;
  let free = sites;
  for (const same of Map.groupBy(dates, (date) => date).values()) {
    let choose = 1;
    for (let k = 1; k <= same.length; k++) choose = (choose * (free - same.length + k)) / k;
    ways *= choose;
    free -= same.length;
  }
  return Math.round(ways);
}

/** Every distinct way, as the sites that take the dates in turn; the list is reused. */
function* assignments(dates: readonly number[], sites: number): Generator<readonly number[]> {
  const taken = new Array<number>(dates.length).fill(-1);
  const used = new Uint8Array(sites);
  const before = dates.map((date, at) => dates.lastIndexOf(date, at - 1));
  function* place(at: number): Generator<readonly number[]> {
    if (at === dates.length) {
      yield taken;
      return;
    }
    // Sites that share a date are taken in rising order, so that each set of them comes once.
    const twin = at === 0 ? -1 : before[at]!;
    for (let site = twin < 0 ? 0 : taken[twin]! + 1; site < sites; site++) {
      if (used[site] === 1) continue;
      used[site] = 1;
      taken[at] = site;
      yield* place(at + 1);
      used[site] = 0;
    }
  }
  yield* place(0);
}

/** Seeded draws of the sites that take the dates; the list is reused. */
function* drawn(treated: number, sites: number, seed: number): Generator<ArrayLike<number>> {
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: sites }, (_, at) => at);
  for (let draw = 0; draw < draws; draw++) {
    for (let at = 0; at < treated; at++) {
      const other = at + random.below(sites - at);
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    yield order;
  }
}
