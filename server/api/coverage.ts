export type { NextFile } from "../../pipelines/next_files.ts";

/** How an export, of fidelity a measure, covers a site; days are the first of a period. */
export type SeriesCoverage = {
  export: "sessions" | "fidelity" | "goals" | "staff" | "priorities";
  measure: string | null;
  grain: "month" | "quarter";
  site: string;
  first: string;
  /** The last period with rows. */
  last: string;
  /** The newest day that a row names. */
  newest: string | null;
  /** Periods from the first to the last that is expected, and of them those with rows. */
  periods: number;
  filled: number;
};

/** A period that lacks rows, though the site has some on both sides or other sites have newer ones. */
export type HoleRow = Pick<SeriesCoverage, "export" | "measure" | "grain" | "site"> & {
  month: string;
  hole: "between" | "newest";
};

/** The holes are the 5,000 newest at most. */
export type Completeness = { series: SeriesCoverage[]; holes: HoleRow[] };

/** A row of mart `export_coverage`. */
export type ExportMonth = Omit<HoleRow, "hole"> & {
  rows: number;
  newest: string | null;
  hole: HoleRow["hole"] | null;
};

/** A row of mart `not_logged_months`. */
export type NotLoggedMonth = {
  site: string;
  month: string;
  sessions: number;
  not_logged: number;
  goal_would_do: number;
  trigger_would_do: number;
};
