import { c } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** Who is staff, who is reached, what is due, and which groups fade. */
export const staffMarts: Record<string, Mart> = {
  coverage: {
    grain: "a staff member at a site",
    key: ["site", "staff"],
    columns: {
      site: c("VARCHAR", "site"),
      staff: c("VARCHAR", "staff member"),
      last_session: c("DATE", "newest session"),
      sessions: c("INTEGER", "sessions attended"),
      flags: c("VARCHAR[]", "only_when_new_or_event, not_reached, no_session"),
      active: c("BOOLEAN", "hired and not left; without a staff export, in a session lately"),
      longest_gap_days: c(
        "INTEGER",
        "most days between two sessions in a row; of active staff also since the newest",
      ),
      days_since_last: c("INTEGER", "days from the newest session to the as-of date"),
      not_reached_themes: c("VARCHAR[]", "themes of open goals on which no session came lately"),
    },
  },
  staff: {
    grain: "a person of the staff export, a site and a hire date",
    key: ["site", "staff", "hired"],
    columns: {
      site: c("VARCHAR", "site"),
      staff: c("VARCHAR", "staff member"),
      hired: c("DATE", "day of hiring"),
      left_on: c("DATE", "day of leaving; null where not left"),
    },
  },
  follow_ups: {
    grain: "a session whose recorded follow-up is due, and a theme that none has followed up yet",
    key: ["session_id", "theme"],
    columns: {
      session_id: c("VARCHAR", "number of the session"),
      theme: c("VARCHAR", "theme"),
      site: c("VARCHAR", "site"),
      date: c("DATE", "day of the session"),
      follow_up_date: c("DATE", "recorded follow-up date"),
      staff: c("VARCHAR[]", "attendees"),
      action_step: c("VARCHAR", "what was agreed"),
    },
  },
  fading_series: {
    grain: "a recurring group: site, format and theme",
    key: ["site", "format", "theme"],
    columns: {
      site: c("VARCHAR", "site"),
      format: c("VARCHAR", "format"),
      theme: c("VARCHAR", "theme"),
      meetings: c("INTEGER", "meetings"),
      first_mean: c("DOUBLE PRECISION", "mean attendance of the first meetings"),
      last_mean: c("DOUBLE PRECISION", "mean attendance of the last meetings"),
      fading: c("BOOLEAN", "last mean is at most 60 % of the first"),
    },
  },
};
