import type { AnnotationKind } from "../../pipelines/ledger/annotations.ts";
import type { SeriesName } from "../../pipelines/statistics/fidelity.ts";

/**
 * A class of a site in a month; class `withheld`: fewer than 5 staff were coached in it, and all numbers
 * of the row are null.
 */
export type MixRow = {
  site: string;
  month: string;
  class: string;
  sessions: number;
  minutes: number | null;
  chance_share: number | null;
  headline: number;
  weak: number;
  entry_only: number;
  sessions_with_minutes: number;
  chance_draws: number | null;
  headline_minutes: number | null;
  entry_only_minutes: number | null;
  unsettled: number;
  /** On screen: columns that no file shows. */
  kept_back?: string[];
};

export type TrendRow = SeriesName & {
  site: string;
  month: string;
  value: number | null;
  n: number | null;
  center: number | null;
  lower: number | null;
  upper: number | null;
  signal: string | null;
  trial: boolean | null;
  limits_from: string | null;
  withheld: boolean | null;
  numerator: number | null;
  denominator: number | null;
  unit: string | null;
  denominator_means: string | null;
  signal_then: string | null;
};

/** A row of mart `annotations`: what stands on charts; null: all sites, all measures. */
export type AnnotationRow = {
  annotation_id: number;
  kind: AnnotationKind;
  site: string | null;
  measure: string | null;
  date: string;
  words: string;
  author: string;
  recorded_on: string;
};

/** The mix under a look-ahead and look-back; `site` null: all sites. None until they are tried. */
export type MixNeighbour = {
  site: string | null;
  look_ahead_days: number;
  look_back_days: number;
  base: boolean;
  sessions: number;
  share: number | null;
};

export type FadingRow = {
  site: string;
  format: string | null;
  theme: string | null;
  meetings: number;
  first_mean: number | null;
  last_mean: number | null;
  fading: boolean;
};

/** A name that means nothing known, and what it may mean: a suggestion, never applied by itself. */
export type UnmappedRow = {
  kind: "theme" | "person" | "measure";
  /** Null where the name means the same at all sites. */
  site: string | null;
  name: string;
  uses: number;
  last_seen: string | null;
  suggestion: string | null;
  /** Why the suggestion looks like the name. */
  why: string | null;
};

export type CoverageRow = {
  site: string;
  staff: string;
  last_session: string | null;
  sessions: number;
  flags: string[] | null;
  active: boolean;
  days_since_last: number | null;
  not_reached_themes: string[] | null;
};

/** A theme on which open goals of a site meet its priority. */
export type MutualGoalRow = {
  site: string;
  theme: string;
  goals: number;
  staff: string[];
  not_reached: string[];
  last_session: string | null;
  rank: number;
};

/** A theme that open goals of a site are about, or that is its priority. */
export type OpenThemeRow = {
  site: string;
  theme: string;
  /** Null, as the staff, where they are so few that it is withheld. */
  goals: number | null;
  goal_staff: number | null;
  priority: boolean;
};

/** A session whose recorded follow-up is due, and a theme that none has followed up yet. */
export type FollowUpRow = {
  session_id: string;
  theme: string;
  site: string;
  follow_up_date: string;
  staff: string[] | null;
  action_step: string | null;
};
