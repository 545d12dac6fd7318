import type { Random } from "../../data/generator/random.ts";
import type { Aim, Rehearsal } from "./matrix.ts";

/** Moments around which a store changes hands: commit, checkpoint, rename, and the pointer's flip. */
const critical =
  /^(publishing|(before|after) (BEGIN IMMEDIATE|COMMIT|CHECKPOINT|DETACH|rename|link|sync|removal))/;
const aroundMillis = 20;

/**
 * Half of the kills evenly over the duration of the operations, a quarter evenly over the 40 ms
 * around each critical moment, and a quarter exactly between two calls, before and after each. The
 * operations take turns.
 */
export function aimsOf(rehearsals: readonly Rehearsal[], kills: number, random: Random): Aim[] {
  const turns = new Map<Rehearsal, number>();
  const perScene = Math.ceil(kills / rehearsals.length);
  return Array.from({ length: kills }, (_, index): Aim => {
    const rehearsal = rehearsals[index % rehearsals.length]!;
    const turn = turns.get(rehearsal) ?? 0;
    turns.set(rehearsal, turn + 1);
    const round = Math.floor(turn / 4);
    const rounds = Math.max(1, Math.ceil(perScene / 4));
    const share = (round + random.share()) / rounds;
    if (turn % 4 === 0) return exactly(rehearsal, share);
    if (turn % 4 === 2) return around(rehearsal, share, random.share());
    const half = turn % 4 === 1 ? 0 : 0.5;
    return at(rehearsal, ((round + half + random.share() / 2) / rounds) * duration(rehearsal));
  });
}

const duration = ({ moments }: Rehearsal): number => moments.at(-1)!.at;
const criticalOf = ({ moments }: Rehearsal) => moments.filter(({ what }) => critical.test(what));
const pick = <T>(all: readonly T[], share: number): T =>
  all[Math.min(all.length - 1, Math.floor(share * all.length))]!;

/** Kills at the critical moments alone: half of them exactly, half in the 40 ms around one. */
export function sharpAimsOf(rehearsal: Rehearsal, kills: number, random: Random): Aim[] {
  return Array.from({ length: kills }, (_, index) => {
    const share = (index + random.share()) / kills;
    return index % 2 === 0 ? exactly(rehearsal, share) : around(rehearsal, share, random.share());
  });
}

function exactly(rehearsal: Rehearsal, share: number): Aim {
  return { rehearsal, moment: pick(criticalOf(rehearsal), share), delay: null };
}

function around(rehearsal: Rehearsal, share: number, spread: number): Aim {
  const middle = pick(criticalOf(rehearsal), share).at;
  return at(rehearsal, middle + (2 * spread - 1) * aroundMillis);
}

/** Counts from the last moment that was told before, so that a slower run is hit as well. */
function at(rehearsal: Rehearsal, millis: number): Aim {
  const time = Math.max(0, Math.min(millis, duration(rehearsal)));
  const moment = rehearsal.moments.findLast((each) => each.at <= time)!;
  return { rehearsal, moment, delay: time - moment.at };
}
