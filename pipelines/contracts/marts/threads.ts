import { c } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** How themes are embedded at sites, month by month. */
export const threadMarts: Record<string, Mart> = {
  threads: {
    grain: "a site, a theme that a goal or a loop session there is about, and a month that is over",
    key: ["site", "theme", "month"],
    columns: {
      site: c("VARCHAR", "site"),
      theme: c("VARCHAR", "theme"),
      month: c("DATE", "first day of the month; the values are those of its last day"),
      channels_live: c("VARCHAR[]", "live channels of goals, group, supervision, onboarding"),
      reach: c(
        "DOUBLE PRECISION",
        "share (0-1) of active staff who were in the sessions by which channels are live; null without active staff",
      ),
      state: c(
        "VARCHAR",
        "not_embedded, being_embedded, embedded, embedded_before_data or tapered, as it is known now",
      ),
      goal_staff: c(
        "INTEGER",
        "staff with an open goal on the theme; empty, as the others, where it would tell of fewer than 5 staff, in files and for leadership",
      ),
      reached_staff: c("INTEGER", "active staff who were in those sessions"),
      active_staff: c("INTEGER", "active staff of the site"),
    },
  },
  theme_embedding: {
    grain: "a site and a theme of its goals, sessions or priorities",
    key: ["site", "theme"],
    columns: {
      site: c("VARCHAR", "site"),
      theme: c("VARCHAR", "theme"),
      embedded_from: c("DATE", "first day of the month from which it was embedded the first time"),
      tapered_from: c("DATE", "first day of the month from which that had tapered"),
      state: c(
        "VARCHAR",
        "at the last month that is over: not_embedded, being_embedded, embedded, embedded_before_data or tapered",
      ),
      before_data: c("BOOLEAN", "embedded before the data begin: no before, no verdict"),
      again_from: c(
        "DATE",
        "first day of the month from which it is embedded, where it had tapered",
      ),
    },
  },
};
