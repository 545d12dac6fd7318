import type { SqlType } from "../tables.ts";

export type Mart = {
  /** What one row is. */
  grain: string;
  /** Columns in the order in which `show` and the API give them; the relation has `agency` before. */
  columns: Record<string, { type: SqlType; doc: string }>;
  /** Columns that identify a row and by which rows are sorted. */
  key: string[];
};

/** A column: its type and what it holds. */
export const c = (type: SqlType, doc: string) => ({ type, doc });

/** The columns that name a series of a measure: trends never mix them. */
export const series = {
  measure: c("VARCHAR", "id of the measure"),
  instrument: c("VARCHAR", "instrument"),
  version: c("VARCHAR", "version of the instrument"),
  subscale: c("VARCHAR", "subscale"),
  respondent: c("VARCHAR", "who answered or rated"),
  grain: c("VARCHAR", "month or quarter"),
};

export const seriesKey = Object.keys(series);

/** What a verdict estimates: the gain over its window. */
export const gain = {
  effect: c(
    "DOUBLE PRECISION",
    "average gain per period over the window by the deciding design, in the unit of the measure",
  ),
  low: c("DOUBLE PRECISION", "lower end of its 95 % interval"),
  high: c("DOUBLE PRECISION", "upper end of its 95 % interval"),
  p: c("DOUBLE PRECISION", "two-sided p value"),
};

/** What a verdict answers. */
export const answers = {
  moved: c(
    "VARCHAR",
    "moved, moved_wrong_way, rose_everywhere, no_clear_movement, not_conclusive or cannot_tell",
  ),
  stuck: c("VARCHAR", "holding, drifting, lost, not_clear, too_early; null unless it moved"),
  retention: c(
    "DOUBLE PRECISION",
    "gain of the last six periods as a share of that of the first six",
  ),
};

/** Gains of the first and of the last six periods, from which it is told whether a gain stuck. */
export const lasting = {
  early: c("DOUBLE PRECISION", "gain of the first six periods, in the good direction"),
  early_low: c("DOUBLE PRECISION", "lower end of its 95 % interval"),
  early_high: c("DOUBLE PRECISION", "upper end of its 95 % interval"),
  late: c("DOUBLE PRECISION", "gain of the last six periods, in the good direction"),
  late_low: c("DOUBLE PRECISION", "lower end of its 95 % interval"),
  late_high: c("DOUBLE PRECISION", "upper end of its 95 % interval"),
};

/** How a gain of a site was tested. */
export const tested = {
  q: c(
    "DOUBLE PRECISION",
    "p value adjusted for the number of verdicts of the build (Benjamini and Hochberg), one-sided",
  ),
  se: c("DOUBLE PRECISION", "standard error, lambda included"),
  df: c("INTEGER", "degrees of freedom"),
  phi: c("DOUBLE PRECISION", "autocorrelation of the errors, one period apart"),
  lambda: c("DOUBLE PRECISION", "how much sites that drift apart by themselves widen the interval"),
};

/** The interval of what is kept of a gain. */
export const retained = {
  retention_low: c(
    "DOUBLE PRECISION",
    "lower end of the Fieller interval; null where it is unbounded",
  ),
  retention_high: c(
    "DOUBLE PRECISION",
    "upper end of the Fieller interval; null where it is unbounded",
  ),
};

/** How a theme is linked to the measure that it is judged on. */
export const link = {
  set_on: c("DATE", "day on which the measure was linked to the theme, where it is known"),
  good: c("VARCHAR", "up or down: the good direction"),
  unit: c("VARCHAR", "count, share, percent or score"),
  smallest_change: c("DOUBLE PRECISION", "smallest change worth having"),
};
