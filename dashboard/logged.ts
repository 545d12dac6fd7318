import type { NotLoggedMonth } from "../server/api.ts";
import { asCount, asPercent, counted } from "./numbers.ts";

/** Sessions, and of them those not enough logged; of those, what alone would have done. */
export type Logged = { sessions: number; notLogged: number; goal: number; reason: number };

/** What sites and months come to together. */
export const logged = (rows: readonly NotLoggedMonth[]): Logged => ({
  sessions: rows.reduce((sum, row) => sum + row.sessions, 0),
  notLogged: rows.reduce((sum, row) => sum + row.not_logged, 0),
  goal: rows.reduce((sum, row) => sum + row.goal_would_do, 0),
  reason: rows.reduce((sum, row) => sum + row.trigger_would_do, 0),
});

/** How many sessions have too little logged, and what they lack most, in two sentences. */
export function loggedFinding({ sessions, notLogged, goal, reason }: Logged): string {
  if (notLogged === 0)
    return `All ${counted(sessions, "session")} have enough logged to be classed.`;
  const many = `${asCount(notLogged)} of ${counted(sessions, "session")} (${asPercent(notLogged / sessions)}) have too little logged to be classed.`;
  const lacks = [
    ...(goal > 0 ? [`${asPercent(goal / notLogged)} lack only a goal number`] : []),
    ...(reason > 0 ? [`${asPercent(reason / notLogged)} only a reason`] : []),
  ];
  const these = notLogged === 1 ? "It lacks" : "Of these,";
  if (notLogged === 1)
    return `${many} ${these} ${goal > 0 ? "only a goal number" : reason > 0 ? "only a reason" : "a theme"}.`;
  return lacks.length === 0
    ? `${many} None of them would be judged by a goal number or a reason alone: log a theme.`
    : `${many} ${these} ${lacks.join(" and ")}.`;
}
