import { cohortsOf, type Panel } from "./panel.ts";

export type Comparison = "notyet" | "never";
export type Base = "varying" | "universal";

/** The effect on one cohort in one period. */
export interface GroupTime {
  /** First period with treatment of the cohort. */
  group: number;
  time: number;
  /** Treated in that period. */
  post: boolean;
  /** The base period of a universal base: 0 by definition. */
  reference: boolean;
  estimate: number;
  nTreated: number;
  /** Null in the base period. */
  nComparison: number | null;
  /** Influence of each unit on the estimate, times n. */
  influence: Float64Array;
}

/**
 * Group-time average treatment effects without covariates, anticipation 0, on a balanced panel that
 * has units without treatment:
 * ATT(g, t) = mean change since the base of cohort g - mean change of its comparison units. Base of a
 * period with treatment: the last period before g; of a period without: the one before it (varying)
 * or the same last period before g (universal). Comparison units: never treated, or not yet treated
 * by the later of the two periods and of another cohort.
 * psi_i = n [D_i (dY_i - m1) / sum D - C_i (dY_i - m0) / sum C].
 * Source: Callaway and Sant'Anna, Journal of Econometrics 225 (2021), 200-230; R package did.
 */
export function groupTimeEffects(panel: Panel, comparison: Comparison, base: Base): GroupTime[] {
  const { times } = panel;
  return cohortsOf(panel).flatMap((group) => {
    const last = times.findLastIndex((time) => time < group);
    return times.flatMap((time, at) => {
      const post = time >= group;
      if (base === "varying" && at === 0) return [];
      const from = post || base === "universal" ? last : at - 1;
      return [effect(panel, comparison, { group, time, post, at, from })];
    });
  });
}

function effect(
  { starts, times, values }: Panel,
  comparison: Comparison,
  cell: { group: number; time: number; post: boolean; at: number; from: number },
): GroupTime {
  const { group, time, post, at, from } = cell;
  const n = starts.length;
  const width = times.length;
  const influence = new Float64Array(n);
  const latest = times[Math.max(at, from)]!;
  const compared = (start: number): boolean =>
    comparison === "never" ? start === Infinity : start > latest && start !== group;
  let [treated, others, sumTreated, sumOthers] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const change = values[i * width + at]! - values[i * width + from]!;
    if (starts[i] === group) {
      treated++;
      sumTreated += change;
    } else if (compared(starts[i]!)) {
      others++;
      sumOthers += change;
    }
  }
  const found = { group, time, post, reference: at === from, nTreated: treated, influence };
  if (found.reference) return { ...found, estimate: 0, nComparison: null };
  const [meanTreated, meanOthers] = [sumTreated / treated, sumOthers / others];
  for (let i = 0; i < n; i++) {
    const change = values[i * width + at]! - values[i * width + from]!;
    if (starts[i] === group) influence[i] = (n * (change - meanTreated)) / treated;
    else if (compared(starts[i]!)) influence[i] = (-n * (change - meanOthers)) / others;
  }
  return { ...found, estimate: meanTreated - meanOthers, nComparison: others };
}
