import type { SqlType } from "./tables.ts";

export type Mart = {
  /** What one row is. */
  grain: string;
  /** Columns in the order in which `show` and the API give them; the relation has `agency` before. */
  columns: Record<string, { type: SqlType; doc: string }>;
  /** Columns that identify a row and by which rows are sorted. */
  key: string[];
};

const c = (type: SqlType, doc: string) => ({ type, doc });

/** Marts by name: what is served, shown and exported; nothing else is. */
export const marts: Record<string, Mart> = {
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
      class: c("VARCHAR", "class, as a person corrected it where one did"),
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
    },
  },
  fidelity_trend: {
    grain:
      "a series (site, measure, instrument, version, subscale, respondent, grain) and a period",
    key: ["site", "measure", "instrument", "version", "subscale", "respondent", "grain", "month"],
    columns: {
      site: c("VARCHAR", "site"),
      measure: c("VARCHAR", "id of the measure"),
      instrument: c("VARCHAR", "instrument"),
      version: c("VARCHAR", "version of the instrument"),
      subscale: c("VARCHAR", "subscale"),
      respondent: c("VARCHAR", "who answered or rated"),
      grain: c("VARCHAR", "month or quarter"),
      month: c("DATE", "first day of the period"),
      value: c("DOUBLE PRECISION", "value; null where all of it was withheld at the source"),
      n: c("DOUBLE PRECISION", "families or meetings behind the value"),
      center: c("DOUBLE PRECISION", "mean of the limits' base"),
      lower: c("DOUBLE PRECISION", "lower control limit"),
      upper: c("DOUBLE PRECISION", "upper control limit"),
      signal: c("VARCHAR", "usual, improvement, concern, high, low; null without limits"),
      trial: c("BOOLEAN", "limits rest on 6 to 12 points"),
      withheld: c("BOOLEAN", "all values of the period were withheld at the source"),
      numerator: c("DOUBLE PRECISION", "sum of parts, for shares"),
      denominator: c("DOUBLE PRECISION", "sum of wholes, for shares"),
      unit: c("VARCHAR", "count, share or score"),
      denominator_means: c("VARCHAR", "what the denominator counts"),
    },
  },
  imports: {
    grain: "an import",
    key: ["import_id"],
    columns: {
      import_id: c("INTEGER", "number of the import"),
      file: c("VARCHAR", "file name"),
      sha256: c("VARCHAR", "sha-256 of the bytes"),
      export: c("VARCHAR", "which export"),
      outcome: c("VARCHAR", "accepted or accepted_with_rejects"),
      imported_at: c("TIMESTAMP", "instant, UTC"),
      standing: c("BOOLEAN", "not withdrawn"),
      state: c("VARCHAR", "standing, withdrawn, or forgotten: neither rows nor bytes are left"),
      read: c("INTEGER", "records read"),
      new: c("INTEGER", "new rows"),
      changed: c("INTEGER", "rows that replaced others"),
      unchanged: c("INTEGER", "rows known already"),
      duplicate: c("INTEGER", "rows equal to another of the file"),
      rejected: c("INTEGER", "rows not taken"),
    },
  },
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
      goal_staff: c("INTEGER", "staff with an open goal on the theme"),
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
  unmapped: {
    grain: "a name that means nothing known, or may mean somebody else at its site",
    key: ["kind", "site", "name"],
    columns: {
      kind: c("VARCHAR", "theme, person or measure"),
      site: c("VARCHAR", "site of a person; null for what means the same at all sites"),
      name: c("VARCHAR", "the name as it is written most often"),
      uses: c("INTEGER", "rows that use it"),
      last_seen: c("DATE", "newest date of such a row"),
      suggestion: c("VARCHAR", "what it may mean; applied only when a person says so"),
      why: c("VARCHAR", "why the suggestion looks like it"),
    },
  },
  not_logged: {
    grain: "a column of the sessions export that leaves sessions not enough logged",
    key: ["field"],
    columns: {
      field: c("VARCHAR", "column: themes, goal_ids or trigger"),
      sessions: c("INTEGER", "sessions not enough logged"),
      would_do: c("INTEGER", "of them, sessions that this column alone would have let be judged"),
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
