import type { FollowUpRow, MutualGoalRow, OpenThemeRow } from "../server/api.ts";
import { dayName } from "./months.ts";
import { counted, listed } from "./numbers.ts";

/** What a group session on a theme is planned from. */
export type Topic = {
  goals: MutualGoalRow;
  /** Sessions on the theme at the site whose recorded follow-up is due. */
  followUps: readonly FollowUpRow[];
};

/** "30 Jun 2026: Draw a family map (Ann Lee, Bo Ray)" */
const followUpLine = ({ follow_up_date: due, action_step: step, staff }: FollowUpRow): string =>
  `${dayName(due)}: ${step ?? "no step was recorded"}${staff?.length ? ` (${staff.join(", ")})` : ""}`;

/** The agenda of a group session as plain text, a line for each thing. */
export function agenda({ goals, followUps }: Topic, asOf: string): string {
  const { site, theme, goals: open, staff, not_reached: missed, last_session: last } = goals;
  return [
    `Group session at ${site}: ${theme}`,
    `as of ${dayName(asOf)}`,
    "",
    `Why: a priority of the site, and ${counted(open, "open PD goal")} of ${counted(staff.length, "staff member")} on it.`,
    `Shared by: ${staff.join(", ")}`,
    ...(missed.length > 0 ? [`Not reached lately: ${missed.join(", ")}`] : []),
    last === null ? "No session on it yet." : `Last session on it: ${dayName(last)}`,
    ...(followUps.length > 0
      ? ["Follow-ups due:", ...followUps.map((row) => `- ${followUpLine(row)}`)]
      : []),
    "",
  ].join("\n");
}

/** What a site has of open goals and priorities that share no theme, and which exports would help. */
export function lacking(open: readonly OpenThemeRow[]): {
  words: string;
  bring: ("goals" | "priorities")[];
} {
  const goals = open
    .filter((row) => row.goals !== 0)
    .toSorted((a, b) => (b.goal_staff ?? 0) - (a.goal_staff ?? 0));
  const needs = listed(open.filter((row) => row.priority).map(({ theme }) => theme));
  const about = listed(
    goals.map(
      ({ theme, goal_staff: staff }) =>
        `${theme} (${staff === null ? "number of staff withheld" : counted(staff, "staff member")})`,
    ),
  );
  if (about === "" && needs === "")
    return {
      words: "no PD goal is open and no priority is set: bring both.",
      bring: ["goals", "priorities"],
    };
  if (about === "")
    return {
      words: `needs ${needs}, and no PD goal is open here: open goals on it with staff, and bring them.`,
      bring: ["goals"],
    };
  if (needs === "")
    return {
      words: `has open goals on ${about}, and no priority is set: agree on one, and bring it.`,
      bring: ["priorities"],
    };
  return {
    words: `has open goals on ${about}, and needs ${needs}: nothing in common. Make a theme of the goals a priority, or open goals on what is needed.`,
    bring: [],
  };
}
