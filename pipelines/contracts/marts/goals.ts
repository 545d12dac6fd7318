import { c } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** PD goals, priorities of sites, and where they meet. */
export const goalMarts: Record<string, Mart> = {
  goals: {
    grain: "a PD goal",
    key: ["site", "goal_id", "staff", "opened"],
    columns: {
      goal_id: c("VARCHAR", "number of the goal"),
      site: c("VARCHAR", "site"),
      staff: c("VARCHAR", "whose goal it is"),
      theme: c("VARCHAR", "theme"),
      opened: c("DATE", "day on which it was opened"),
      target_date: c("DATE", "day until which it was meant to be reached"),
      closed: c("DATE", "day on which it was closed"),
      strength: c("BOOLEAN", "a strength: counts nowhere as a goal"),
    },
  },
  priorities: {
    grain: "a priority and a site at which it stands",
    key: ["site", "theme", "from_date"],
    columns: {
      site: c("VARCHAR", "site"),
      theme: c("VARCHAR", "theme"),
      from_date: c("DATE", "first day"),
      to_date: c("DATE", "last day; null: it still stands"),
      source: c("VARCHAR", "where it comes from"),
    },
  },
  mutual_goals: {
    grain: "a site and a theme that is its priority and that open PD goals there are about",
    key: ["site", "theme"],
    columns: {
      site: c("VARCHAR", "site"),
      theme: c("VARCHAR", "theme"),
      goals: c("INTEGER", "open goals on the theme"),
      staff: c("VARCHAR[]", "whose goals they are"),
      not_reached: c("VARCHAR[]", "of them, with a goal for some time and no session on it lately"),
      last_session: c("DATE", "newest session on the theme at the site"),
      rank: c(
        "INTEGER",
        "place at the site as the theme of the next group session: most staff first",
      ),
      goal_ids: c("VARCHAR[]", "numbers of the goals"),
      next_follow_up: c("DATE", "first recorded follow-up on the theme that is due"),
      follow_ups: c("INTEGER", "sessions on the theme whose recorded follow-up is due"),
    },
  },
  open_themes: {
    grain: "a site and a theme that open PD goals there are about, or that is its priority",
    key: ["site", "theme"],
    columns: {
      site: c("VARCHAR", "site"),
      theme: c("VARCHAR", "theme"),
      goals: c("INTEGER", "open goals on the theme"),
      goal_staff: c("INTEGER", "staff whose goals they are"),
      priority: c("BOOLEAN", "the theme is a priority of the site"),
    },
  },
  theme_goals: {
    grain: "a PD goal on a theme at a site, and a stretch of days on which it counts as open there",
    key: ["site", "theme", "goal_id", "staff", "open_from"],
    columns: {
      site: c("VARCHAR", "site"),
      theme: c("VARCHAR", "theme"),
      goal_id: c("VARCHAR", "number of the goal"),
      staff: c("VARCHAR", "whose goal it is"),
      open_from: c("DATE", "first day"),
      open_to: c("DATE", "last day, or the as-of date where it goes on"),
      is_open: c("BOOLEAN", "counts as open on the as-of date"),
      closed: c("DATE", "day on which it was closed"),
    },
  },
  goals_named_widely: {
    grain: "a goal named on sessions of more than three unlike themes",
    key: ["site", "goal_id"],
    columns: {
      site: c("VARCHAR", "site"),
      goal_id: c("VARCHAR", "number of the goal"),
      staff: c("VARCHAR", "whose goal it is"),
      theme: c("VARCHAR", "theme of the goal"),
      themes: c("VARCHAR[]", "themes of the sessions that name it"),
      sessions: c("INTEGER", "sessions that name it"),
    },
  },
};
