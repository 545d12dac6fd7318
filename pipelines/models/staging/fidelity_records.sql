-- A standing row of a fidelity export.
WITH rows_of_key AS (
  SELECT
    agency,
    import_id,
    max(import_id) OVER (PARTITION BY agency, key) AS latest_import_id,
    line,
    key,
    site,
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
  FROM raw.fidelity
)
SELECT
  agency,
  key,
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
FROM rows_of_key
WHERE import_id = latest_import_id
