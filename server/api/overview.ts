import type { ThemePlace } from "./themes.ts";
import type { VerdictInShort } from "./verdicts.ts";

/** What Overview says beside its charts. */
export type OverviewThemes = {
  /** Where a theme is, was or is being embedded. */
  places: ThemePlace[];
  verdicts: OverviewVerdict[];
  /** Rejected rows of the imports that stand. */
  rejected: number;
  /** Themes that no catalogue knows. */
  unmapped_themes: number;
  /** Whether PD goals stand: without any no session can be linked to one. */
  has_goals: boolean;
  /** Whether a roster stands: without one only staff who are in sessions or goals are known. */
  has_roster: boolean;
};

export type OverviewVerdict = Omit<VerdictInShort, "reasons"> & {
  comparison_sites: number;
  embedded_from: string | null;
  /** Last period of the window, and periods with a value in it after the embedding. */
  window_to: string | null;
  months_after: number | null;
};
