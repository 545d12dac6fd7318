-- One row per value of a fidelity export that stands, with the series and the period that it is part of.
SELECT
  r.agency,
  s.site,
  r.measure,
  r.instrument,
  r.version,
  r.subscale,
  r.respondent,
  CASE WHEN r.grain = 'quarter' THEN 'quarter' ELSE 'month' END AS grain,
  CASE
    WHEN r.grain = 'quarter' THEN CAST(date_trunc('quarter', r.date) AS date)
    ELSE CAST(date_trunc('month', r.date) AS date)
  END AS month,
  r.date,
  CAST(r.value AS numeric(24, 12)) AS value,
  CAST(r.numerator AS numeric(18, 4)) AS numerator,
  CAST(r.denominator AS numeric(18, 4)) AS denominator,
  CAST(coalesce(r.n, 1) AS numeric(12, 4)) AS n,
  r.unit,
  r.case_id,
  coalesce(r.withheld, false) AS withheld,
  NOT coalesce(r.withheld, false)
  AND (r.value IS NOT NULL OR (r.numerator IS NOT NULL AND r.denominator > 0)) AS counts,
  r.denominator_means,
  r.import_id,
  r.line
FROM staging.fidelity_records AS r
JOIN staging.sites AS s ON s.agency = r.agency AND s.site_key = r.site_key
