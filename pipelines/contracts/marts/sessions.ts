import { c } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** Sessions with their class, and the mix that they make. */
export const sessionMarts: Record<string, Mart> = {
  sessions_classified: {
    grain: "a coaching session with its class and the reasons",
    key: ["session_id"],
    columns: {
      session_id: c("VARCHAR", "number of the session"),
      site: c("VARCHAR", "site"),
      date: c("DATE", "day of the session"),
      class: c("VARCHAR", "purposeful, unanchored, reactive, unknown or required"),
      detail: c(
        "VARCHAR",
        "shade of the class: strong, standard, weak, woven_in, one_off, entry_only, near_miss",
      ),
      settled: c("BOOLEAN", "no later activity can change the class"),
      theme: c("VARCHAR", "theme that decided"),
      signals: c("VARCHAR[]", "codes of the signals that hold"),
      evidence: c("VARCHAR", "JSON: signal code -> what it rests on"),
      would_change: c("VARCHAR", "what would make it purposeful"),
      sentence: c("VARCHAR", "the class in one sentence"),
      coach: c("VARCHAR", "who led it"),
      staff: c("VARCHAR[]", "attendees"),
      format: c("VARCHAR", "kind of session"),
      channel: c("VARCHAR", "channel of the learning loop"),
      trigger: c("VARCHAR", "why it happened"),
      mandatory: c("BOOLEAN", "whether attendance was mandatory"),
      minutes: c("DOUBLE PRECISION", "length in minutes"),
      themes: c("VARCHAR[]", "themes worked on"),
      goal_ids: c("VARCHAR[]", "PD goals named"),
      action_step: c("VARCHAR", "what was agreed"),
      follow_up_date: c("DATE", "recorded follow-up date"),
      invited: c("INTEGER", "how many were invited"),
      attended: c("INTEGER", "how many attended"),
      notes: c("VARCHAR", "free text"),
      began_with_event: c(
        "BOOLEAN",
        "prompted by an incident, complaint, crisis or compliance finding",
      ),
      override_class: c("VARCHAR", "class that a person gave"),
      override_why: c("VARCHAR", "reason that the person gave"),
    },
  },
  session_themes: {
    grain: "a session and one of its themes",
    key: ["session_id", "theme"],
    columns: {
      session_id: c("VARCHAR", "number of the session"),
      theme: c("VARCHAR", "theme"),
      class: c("VARCHAR", "class on this theme"),
      detail: c("VARCHAR", "shade of the class"),
      signals: c("VARCHAR[]", "codes of the signals that hold on this theme"),
      evidence: c("VARCHAR", "JSON: signal code -> what it rests on"),
    },
  },
  coaching_mix: {
    grain: "a site, a month and a class",
    key: ["site", "month", "class"],
    columns: {
      site: c("VARCHAR", "site"),
      month: c("DATE", "first day of the month"),
      class: c(
        "VARCHAR",
        "class, as a person corrected it where one did; withheld, without numbers: one row of a month in which fewer than 5 staff were coached, in files and for leadership",
      ),
      sessions: c("INTEGER", "sessions"),
      minutes: c("DOUBLE PRECISION", "minutes of the sessions that logged them"),
      chance_share: c(
        "DOUBLE PRECISION",
        "headline purposeful share (0-1) when themes are shuffled among the site's sessions of the quarter",
      ),
      headline: c(
        "INTEGER",
        "sessions that count in the headline share: strong, standard, woven in",
      ),
      weak: c("INTEGER", "goal-linked, not yet carried anywhere"),
      entry_only: c("INTEGER", "reactive only because everyone was new"),
      sessions_with_minutes: c("INTEGER", "sessions that logged minutes"),
      chance_draws: c("INTEGER", "shuffles behind chance_share"),
      headline_minutes: c("DOUBLE PRECISION", "minutes of the sessions of the headline share"),
      entry_only_minutes: c(
        "DOUBLE PRECISION",
        "minutes of sessions that are reactive only because everyone was new",
      ),
      unsettled: c(
        "INTEGER",
        "sessions whose class later activity can still change, and nobody corrected",
      ),
    },
  },
  mix_neighbours: {
    grain:
      "a site and a look-ahead and look-back under which the mix was tried (`throughline neighbours`); none until asked for",
    key: ["site", "look_ahead_days", "look_back_days"],
    columns: {
      site: c("VARCHAR", "site; null: all sites"),
      look_ahead_days: c("INTEGER", "look-ahead tried"),
      look_back_days: c("INTEGER", "look-back tried"),
      base: c("BOOLEAN", "these are the rules' own"),
      sessions: c("INTEGER", "sessions in the mix of the twelve months up to the as-of date"),
      share: c("DOUBLE PRECISION", "headline purposeful share (0-1) of them"),
    },
  },
};
