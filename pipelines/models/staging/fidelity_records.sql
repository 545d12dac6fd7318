-- A standing row of a fidelity export.
SELECT
  agency,
  key,
  import_id,
  line,
  site,
  lower(site) AS site_key,
  date,
  grain,
  measure,
  value,
  numerator,
  denominator,
  n,
  unit,
  instrument,
  version,
  subscale,
  respondent,
  case_id,
  withheld,
  denominator_means
FROM standing.fidelity
