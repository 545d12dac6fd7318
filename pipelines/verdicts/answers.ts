import type { Comparisons } from "./comparison.ts";
import type { ComparedGain, OwnGain } from "./gain.ts";
import type { SiteSeries } from "./series.ts";
import type { Lasting } from "./stuck.ts";
import type { TogetherGain } from "./together.ts";

/** Did it move? (rules.md section 4) */
export type Moved =
  | "moved"
  | "moved_wrong_way"
  | "rose_everywhere"
  | "no_clear_movement"
  | "not_conclusive"
  | "cannot_tell";

/** Why an answer is what it is, as codes that the pages put in words. */
export type Reason =
  | "embedded_before_data"
  | "being_embedded"
  | "too_few_after"
  | "too_few_before"
  | "too_few_in_all"
  | "no_comparison_sites"
  | "too_few_shared"
  | "no_variation"
  | "no_good_direction"
  | "no_values"
  | "other_sign_with_line"
  | "autocorrelation"
  | "bad_run"
  | "many_verdicts"
  | "rules_out_worthwhile"
  | "too_little_data"
  | "not_a_comparison"
  | "too_few_sites"
  | "permutation"
  | "few_sites_left"
  | "few_lasting_values";

/** One theme and one series of a measure, at all sites. */
export interface Question {
  /** Sites with a value or with the theme, each once. */
  readonly sites: readonly SiteSeries[];
  /** Sites at which the theme is being embedded: two month ends are still to come. */
  readonly being: ReadonlySet<string>;
  /** +1 where a rise is good, -1 where a fall is, null where nobody has said. */
  readonly good: 1 | -1 | null;
  /** Smallest change that is worth while, in the measure's unit; null where not said. */
  readonly worthwhile: number | null;
  /** Last period that is over. */
  readonly last: number;
  /** Periods that make a year: 12 months, 4 quarters. */
  readonly year: number;
}

/** A question with the comparison sites that its sites share. */
export interface Asked extends Question {
  readonly comparisons: Comparisons;
}

export interface SiteVerdict {
  readonly site: string;
  readonly embedded: number | null;
  readonly compared: ComparedGain | null;
  readonly own: OwnGain | null;
  /** The design that decides. */
  readonly decidedBy: "compared" | "own" | null;
  readonly before: number;
  readonly after: number;
  /** False discovery rate at which the answer would pass, in its own direction. */
  readonly q: number | null;
  readonly moved: Moved;
  readonly reasons: readonly Reason[];
  /** First period in which it can be told; null where it can, or never will. */
  readonly tellFrom: number | null;
  readonly detectable: number | null;
  /** Whether the theme was embedded after a bad run; null with too few values before to tell. */
  readonly badRun: boolean | null;
  readonly stuck: "too_early" | Lasting["stuck"] | null;
  readonly lasting: Lasting | null;
}

export interface ThemeVerdict {
  readonly together: TogetherGain | null;
  readonly q: number | null;
  readonly moved: Moved;
  readonly reasons: readonly Reason[];
  readonly stuck: "too_early" | Lasting["stuck"] | null;
  readonly lasting: Lasting | null;
}

export interface Answer {
  readonly question: Question;
  readonly sites: readonly SiteVerdict[];
  readonly theme: ThemeVerdict;
}
