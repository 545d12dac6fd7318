import type { SeriesName } from "../../pipelines/statistics/fidelity.ts";

export type { SeriesName };
export type {
  EventRow,
  GainRow,
  MethodRow,
  SeriesPoint,
} from "../../pipelines/verdicts/pictures.ts";

/** The columns of `verdicts` that a list shows. */
export type VerdictInShort = SeriesName & {
  theme: string;
  site: string;
  moved: string;
  stuck: string | null;
  tell_from: string | null;
  decided_by: "compared" | "own" | null;
  reasons: string[];
  /** Which direction of the measure is good. */
  good: "up" | "down" | null;
};

/** A verdict in words; `told_sentence` is what files and paper say, without months that are withheld. */
export type Told = { sentence: string; told_sentence: string };

/** A row of mart `verdicts`. */
export type VerdictRow = VerdictInShort &
  Told & {
    embedded_from: string | null;
    months_before: number | null;
    months_after: number | null;
    effect: number | null;
    low: number | null;
    high: number | null;
    p: number | null;
    own_effect: number | null;
    own_low: number | null;
    own_high: number | null;
    comparison_sites: number;
    retention: number | null;
    set_on: string | null;
    unit: string | null;
    smallest_change: number | null;
    tapered_from: string | null;
    window_from: string | null;
    window_to: string | null;
    families: number | null;
    q: number | null;
    se: number | null;
    df: number | null;
    phi: number | null;
    lambda: number | null;
    after_bad_run: boolean | null;
    /** As files and paper tell it. */
    told_after_bad_run: boolean | null;
    compared_with: string[] | null;
    early: number | null;
    early_low: number | null;
    early_high: number | null;
    late: number | null;
    late_low: number | null;
    late_high: number | null;
    retention_low: number | null;
    retention_high: number | null;
    detectable: number | null;
    set_after: boolean | null;
    set_by: "catalogue" | "plan";
    window_staff: number | null;
    window_joined: number | null;
    window_left: number | null;
    changes: string[];
    /** Neighbouring constants that were tried; null: not since the last import. */
    neighbours: number | null;
    neighbours_hold: number | null;
  };

/** A row of mart `theme_verdicts`. */
export type ThemeVerdictRow = SeriesName &
  Told & {
    theme: string;
    sites: number;
    comparison_sites: number;
    effect: number | null;
    low: number | null;
    high: number | null;
    p: number | null;
    permutation_p: number | null;
    permutation_least: number | null;
    assignments: number | null;
    q: number | null;
    moved: string;
    stuck: string | null;
    se: number | null;
    df: number | null;
    compared_with: string[] | null;
    set_on: string | null;
    good: "up" | "down" | null;
    unit: string | null;
    smallest_change: number | null;
    reasons: string[];
    no_event_study: string | null;
    left_out: string[];
    /** As in VerdictRow. */
    neighbours: number | null;
    neighbours_hold: number | null;
  };

/** A row of mart `verdict_neighbours`. */
export type NeighbourRow = {
  grain: string;
  look_ahead_days: number;
  look_back_days: number;
  embedding_shift: number;
  moved: string;
};
