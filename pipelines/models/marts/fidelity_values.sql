-- One row per value behind a point of fidelity_trend, with the import and line that brought it; no families.
SELECT
  agency,
  site,
  measure,
  instrument,
  version,
  subscale,
  respondent,
  grain,
  month,
  date,
  import_id,
  line,
  CAST(value AS double precision) AS value,
  CAST(numerator AS double precision) AS numerator,
  CAST(denominator AS double precision) AS denominator,
  CAST(n AS double precision) AS n,
  withheld,
  counts
FROM intermediate.fidelity_values
