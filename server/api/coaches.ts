import type { MixRow, MutualGoalRow } from "./marts.ts";
import type { ThemePlace } from "./themes.ts";
import type { Told, VerdictInShort } from "./verdicts.ts";

/** Somebody who led sessions; `key` stands for the name in addresses. */
export type CoachRow = {
  key: string;
  name: string;
  sites: string[];
  sessions: number;
  last_session: string;
};

/** A theme of a coach's sessions at a site, and what carries it there. */
export type CoachTheme = ThemePlace & {
  /** Sessions of the coach on it in the period, and those of them that were purposeful on it. */
  sessions: number;
  purposeful: number;
  last_session: string;
  /** Channels that are live at the end of `month`, the last that is over; null: none logged. */
  channels_live: string[];
  month: string | null;
  reach: number | null;
  /** Staff with an open goal on it, and the day on which the newest was opened. */
  goal_staff: number;
  goal_date: string | null;
  /** Newest session of the site by which the channel can be live; null: none yet. */
  group_date: string | null;
  supervision_date: string | null;
  onboarding_date: string | null;
};

export type CoachVerdict = VerdictInShort & Told;

/** Somebody with a goal on a theme for a while, and no session on it lately. */
export type CoachNotReached = {
  site: string;
  theme: string;
  staff: string;
  open_since: string | null;
  /** Null: no session on it yet. */
  last_on_theme: string | null;
  /** How many such people the theme has at the site. */
  of_theme: number;
};

/** A follow-up that a session recorded, on a theme of it. */
export type CoachFollowUp = {
  session_id: string;
  site: string;
  theme: string;
  date: string;
  follow_up_date: string;
  staff: string[] | null;
  action_step: string | null;
  /** Day of the first session that followed it up; null: none did. */
  followed_on: string | null;
};

/** Done once a session took its theme up with one of those who attended; else due, or overdue by then. */
export type FollowUpStatus = "overdue" | "due" | "done";

/** Some follow-ups of a status, and how many there are of it: due ones, and those of the last 90 days. */
export type FollowUpPage = { total: number; rows: CoachFollowUp[] };

export type CoachMixRow = Omit<MixRow, "chance_share" | "chance_draws">;

export type CoachDetail = {
  coach: CoachRow;
  themes: CoachTheme[];
  verdicts: CoachVerdict[];
  /** The longest of each theme. */
  not_reached: CoachNotReached[];
  /** How many people wait. */
  waiting: number;
  /** The first page of each. */
  follow_ups: Record<FollowUpStatus, FollowUpPage>;
  /** Where goals and priorities meet at the coach's sites: the three themes that reach most staff. */
  next: MutualGoalRow[];
  /** All months. */
  mix: CoachMixRow[];
};
