import type { OverviewThemes } from "../server/api.ts";
import { ask } from "./api.ts";
import { noGoalsFinding } from "./findings.ts";
import type { MixTotal } from "./mix.ts";
import type { View } from "./view.ts";

/** Whether PD goals and a roster stand. */
export type Standing = { goals: boolean; roster: boolean };

/** Which of the exports that sessions do not make up for stand; until it is known, both do. */
export function standing({ sources }: Pick<View, "sources">): Standing {
  const found = sources.read("overview", () => ask<OverviewThemes>("/api/overview"));
  return found.state === "ready"
    ? { goals: found.data.has_goals, roster: found.data.has_roster }
    : { goals: true, roster: true };
}

/** Said instead of a share of none where no PD goals stand; null where it is a share. */
export const noGoals = (view: View, total: MixTotal): string | null =>
  noGoalsFinding(total, total.share !== 0 || standing(view).goals);
