import { c, series, seriesKey } from "./mart.ts";
import type { Mart } from "./mart.ts";

/** Trends of measures, and what people recorded on their charts. */
export const fidelityMarts: Record<string, Mart> = {
  fidelity_trend: {
    grain:
      "a series (site, measure, instrument, version, subscale, respondent, grain) and a period",
    key: ["site", ...seriesKey, "month"],
    columns: {
      site: c("VARCHAR", "site"),
      ...series,
      month: c("DATE", "first day of the period"),
      value: c("DOUBLE PRECISION", "value; null where all of it was withheld at the source"),
      n: c("DOUBLE PRECISION", "families or meetings behind the value"),
      center: c("DOUBLE PRECISION", "mean of the limits' base"),
      lower: c("DOUBLE PRECISION", "lower control limit"),
      upper: c("DOUBLE PRECISION", "upper control limit"),
      signal: c(
        "VARCHAR",
        "usual, improvement, concern, high, low; null without limits, and of a period under way",
      ),
      trial: c("BOOLEAN", "limits rest on 6 to 12 points"),
      limits_from: c(
        "DATE",
        "first period of those that share these limits: a baseline begins others",
      ),
      withheld: c("BOOLEAN", "all values of the period were withheld at the source"),
      numerator: c("DOUBLE PRECISION", "sum of parts, for shares"),
      denominator: c("DOUBLE PRECISION", "sum of wholes, for shares"),
      unit: c("VARCHAR", "count, share or score"),
      denominator_means: c("VARCHAR", "what the denominator counts"),
      signal_then: c(
        "VARCHAR",
        "signal of the period when no later one was known yet; of a series' newest two over by the as-of date",
      ),
    },
  },
  fidelity_values: {
    grain: "a value behind a point of fidelity_trend",
    key: ["site", ...seriesKey, "month", "date", "import_id", "line"],
    columns: {
      site: c("VARCHAR", "site"),
      ...series,
      month: c("DATE", "first day of the period of the point"),
      date: c("DATE", "day of the value; the first of a month or quarter that has no day"),
      import_id: c("INTEGER", "import that brought it"),
      line: c("INTEGER", "line of the file"),
      value: c("DOUBLE PRECISION", "the value, where it is given as one number"),
      numerator: c("DOUBLE PRECISION", "part, where it is given as part and whole"),
      denominator: c("DOUBLE PRECISION", "whole"),
      n: c("DOUBLE PRECISION", "families or meetings behind it: its weight in the mean"),
      withheld: c("BOOLEAN", "withheld at the source"),
      counts: c("BOOLEAN", "it is part of the point's value"),
    },
  },
  annotations: {
    grain: "a note or a baseline that stands",
    key: ["annotation_id"],
    columns: {
      annotation_id: c("INTEGER", "number of the note or baseline"),
      kind: c("VARCHAR", "note, or baseline: limits are calculated anew from its month on"),
      site: c("VARCHAR", "site; null: all"),
      measure: c("VARCHAR", "id of the measure; null: all"),
      date: c("DATE", "day of a note, first day of a baseline's month"),
      words: c("VARCHAR", "what happened, or why the limits begin anew"),
      author: c("VARCHAR", "who recorded it"),
      recorded_on: c("DATE", "day on which it was recorded"),
    },
  },
};
