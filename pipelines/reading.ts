import type { BlindReading } from "./ledger/readings.ts";
import { seededRandom } from "./statistics/random.ts";

/** Sessions that a reading draws: fewer say too little of agreement (statistics.md 6). */
export const readingSize = 30;

/** A settled session that may be drawn, with the class of the rules. */
export interface Candidate {
  readonly session_id: string;
  readonly class: string;
}

/**
 * The sessions of a reading, in the order in which they are read. Each class gets the same number;
 * one that has fewer gives all of its own, and the others share what it leaves. `candidates` are taken
 * from the first of each class on, so their order is the draw; the order of reading is shuffled by the
 * seed (Fisher and Yates), so that it tells nothing of the class.
 */
export function drawReading<T extends Candidate>(
  candidates: readonly T[],
  seed: number,
  size = readingSize,
): T[] {
  const left = [...Map.groupBy(candidates, (each) => each.class).values()].map((of) => [...of]);
  const drawn: T[] = [];
  for (let round = 0; drawn.length < size && left.some((of) => of.length > 0); round++) {
    // One of each class in turn; a seeded start says which classes have one more.
    const start = seededRandom(seed + round).below(Math.max(1, left.length));
    for (let at = 0; at < left.length && drawn.length < size; at++) {
      const next = left[(start + at) % left.length]!.shift();
      if (next !== undefined) drawn.push(next);
    }
  }
  const random = seededRandom(seed);
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [drawn[at], drawn[other]] = [drawn[other]!, drawn[at]!];
  }
  return drawn;
}

/** The labels of a reading as a CSV that `agree` reads; what could not be told has no class. */
export function labelsCsv({ sessions }: Pick<BlindReading, "sessions">): string {
  const lines = sessions.map(({ sessionId, label }) => {
    const said = label === "cannot_tell" ? "" : (label ?? "");
    return `"${sessionId.replaceAll('"', '""')}",${said}`;
  });
  return ["session_id,class", ...lines, ""].join("\r\n");
}
