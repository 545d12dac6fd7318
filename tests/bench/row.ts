import type { Ground } from "./ground.ts";

/** The median of some runs, and the least and most of them. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export type Unit = "s" | "ms" | "MB" | "kB" | "/s" | "x";

/** What is promised of the median of a line: of what was measured, or of its ratio to what it stands beside. */
export interface Bound {
  of: "measured" | "ratio";
  most?: number;
  least?: number;
  /** The numbers of sessions for which it is promised; elsewhere it is not judged. */
  at?: readonly number[];
}

/** A line of the table. */
export interface Line {
  what: string;
  unit: Unit;
  measured: Spread;
  against?: { what: string; measured: Spread };
  /** What was measured, divided by what it stands beside, run by run. */
  ratio?: Spread;
  /** Most memory of the process that did it. */
  peakMegabytes?: number;
  bound?: Bound;
  /** Why the bound is not kept whatever was measured: answers were refused. */
  failed?: string;
  /** What a reader has to know of how it was measured. */
  note?: string;
}

/** What is promised of a line with ten times the sessions, from the size named. */
export interface GrowthBound {
  what: string;
  from: number;
  /** Times as much of what was measured, and of memory. */
  most: number;
  memory?: number;
}

/** Something that is measured: a file of `rows`, which `--only` knows by its name. */
export interface Row {
  name: string;
  /** What it is about: what the table says where it was not measured. */
  title: string;
  /** `each`: at every number of sessions; `once`: it has data of its own. */
  sizes: "each" | "once";
  /** It takes as long with ten times the sessions: it is measured with a million and more, or the most there are. */
  flat?: boolean;
  /** It needs no store. */
  storeless?: boolean;
  /** It is measured with so many sessions at most. */
  most?: number;
  growth?: readonly GrowthBound[];
  measure: (ground: Ground, sessions: number) => Promise<Line[]>;
}

/** What a row needs is not on this machine: the message says what. */
export class NotHere extends Error {}

/** Median, least and most, at four digits. Throws where there is nothing. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.map((value) => Number(value.toPrecision(4))).toSorted((a, b) => a - b);
  const [least] = sorted;
  if (least === undefined) throw new Error("nothing was measured");
  const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return { median: Number(median.toPrecision(4)), least, most: sorted.at(-1)! };
}

/** Two things in turn (A B A B), so that what else the machine does meets both: each ratio is of two that follow each other. */
export async function inTurn<A, B>(
  rounds: number,
  first: (round: number) => Promise<A>,
  second: (round: number) => Promise<B>,
): Promise<[first: A, second: B][]> {
  const pairs: [A, B][] = [];
  for (let round = 0; round < rounds; round++)
    pairs.push([await first(round), await second(round)]);
  return pairs;
}

/** What was measured of each pair, what it stands beside, and their ratio. */
export function compared(
  what: string,
  pairs: readonly (readonly [ours: number, other: number])[],
): Required<Pick<Line, "measured" | "against" | "ratio">> {
  return {
    measured: spread(pairs.map(([ours]) => ours)),
    against: { what, measured: spread(pairs.map(([, other]) => other)) },
    ratio: spread(pairs.map(([ours, other]) => ours / other)),
  };
}

/** Whether the median keeps what is promised; null: nothing is promised at this size. */
export function isMet(
  { bound, measured, ratio, failed }: Line,
  sessions: number | null,
): boolean | null {
  if (bound === undefined || (bound.at && !bound.at.includes(sessions ?? 0))) return null;
  if (failed !== undefined) return false;
  const judged = bound.of === "ratio" ? ratio : measured;
  if (judged === undefined) throw new Error("a bound on a ratio that was not measured");
  const { most = Infinity, least = -Infinity } = bound;
  return judged.median <= most && judged.median >= least;
}
