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
