import type { Moved, Reason } from "./answers.ts";
import type { ComparedGain, Gain } from "./gain.ts";

/** Share of false answers that is taken, one by one and among all that claim to have moved. */
export const level = 0.05;

/** How an answer stands among all of a build. */
export interface Discovery {
  /** q of the one-sided test in the good direction, and in the other. */
  good: number | null;
  bad: number | null;
}

/** What the deciding gain says; `compared` where sites were compared with. */
export function movement(
  gain: Pick<Gain, "low" | "high" | "doubt">,
  good: 1 | -1,
  q: Discovery,
  worthwhile: number | null,
  compared: ComparedGain | null,
): { moved: Moved; reasons: Reason[]; q: number | null } {
  const [low, high] = good > 0 ? [gain.low, gain.high] : [-gain.high, -gain.low];
  const excludesZero = low > 0 || high < 0;
  if (gain.doubt !== null && (excludesZero || gain.doubt === "bad_run"))
    return { moved: "not_conclusive", reasons: [gain.doubt], q: low > 0 ? q.good : q.bad };
  if (low > 0 && q.good! <= level) return { moved: "moved", reasons: [], q: q.good };
  if (high < 0 && q.bad! <= level) return { moved: "moved_wrong_way", reasons: [], q: q.bad };
  const many: Reason[] = excludesZero ? ["many_verdicts"] : [];
  const bothImproved = compared !== null && (good > 0 ? compared.bothRose : compared.bothFell);
  const lower = { q: low + high > 0 ? q.good : q.bad };
  if (bothImproved && low <= 0) return { moved: "rose_everywhere", reasons: many, ...lower };
  return {
    moved: "no_clear_movement",
    reasons: [
      ...many,
      ...(worthwhile === null
        ? []
        : [high < worthwhile ? ("rules_out_worthwhile" as const) : ("too_little_data" as const)]),
    ],
    ...lower,
  };
}
