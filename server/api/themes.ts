import type { Neighbor } from "./sessions.ts";
import type { ThemeVerdictRow, VerdictInShort, VerdictRow } from "./verdicts.ts";

/** How a site stands with a theme; days are the first of a month. */
export type ThemePlace = {
  theme: string;
  site: string;
  state: "not_embedded" | "being_embedded" | "embedded" | "embedded_before_data" | "tapered";
  before_data: boolean;
  embedded_from: string | null;
  tapered_from: string | null;
  again_from: string | null;
};

export type ThemeList = {
  /** Themes that most sites embedded first, each with the sites that did not though it is known there. */
  themes: { theme: string; places: number; not_embedded: string[] }[];
  /** Where a theme is, was or is being embedded. */
  places: ThemePlace[];
  verdicts: VerdictInShort[];
  over_sites: ThemeVerdictRow[];
};

export type ThreadMonth = {
  month: string;
  channels_live: string[];
  reach: number | null;
  state: ThemePlace["state"];
  /** Null, as the reach, where it would tell of fewer than 5 staff, and is withheld. */
  goal_staff: number | null;
  reached_staff: number | null;
  active_staff: number | null;
};

/** A session on the theme; its class is that on this theme, unless a person corrected the session. */
export type ThreadSession = Omit<Neighbor, "trigger"> & { overridden: boolean };

export type ThreadGoal = {
  goal_id: string;
  staff: string;
  open_from: string;
  open_to: string;
  is_open: boolean;
  closed: string | null;
};

export type NotReached = {
  staff: string;
  last_session: string | null;
  days_since_last: number | null;
};

export type ThemeDetail = {
  theme: string;
  /** The site asked for, else the first that embedded it, else the first. */
  site: string;
  places: ThemePlace[];
  verdicts: VerdictRow[];
  over_sites: ThemeVerdictRow[];
  /** Verdicts of all themes and sites that were judged together. */
  judged: number;
  months: ThreadMonth[];
  sessions: ThreadSession[];
  goals: ThreadGoal[];
  not_reached: NotReached[];
};
