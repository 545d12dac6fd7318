-- One row per series (site, measure, instrument, version, subscale, respondent, grain) and period:
-- meetings and surveys of a month together, quarters for themselves.
WITH periods AS (
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
    CAST(r.value AS numeric(24, 12)) AS value,
    CAST(r.numerator AS numeric(18, 4)) AS numerator,
    CAST(r.denominator AS numeric(18, 4)) AS denominator,
    CAST(coalesce(r.n, 1) AS numeric(12, 4)) AS n,
    r.unit,
    r.case_id,
    coalesce(r.withheld, false) AS withheld,
    NOT coalesce(r.withheld, false)
    AND (r.value IS NOT NULL OR (r.numerator IS NOT NULL AND r.denominator > 0)) AS counts,
    r.denominator_means
  FROM staging.fidelity_records AS r
  JOIN staging.sites AS s ON s.agency = r.agency AND s.site_key = r.site_key
),
sums AS (
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
    CAST(sum(value * n) FILTER (WHERE counts) AS double precision) AS value_sum,
    CAST(sum(n) FILTER (WHERE counts AND value IS NOT NULL) AS double precision) AS value_n,
    CAST(sum(numerator) FILTER (WHERE counts AND denominator > 0) AS double precision) AS numerator,
    CAST(
      sum(denominator) FILTER (WHERE counts AND denominator > 0 AND numerator IS NOT NULL)
      AS double precision
    ) AS denominator,
    CAST(count(DISTINCT case_id) FILTER (WHERE counts) AS double precision) AS cases,
    CAST(sum(n) FILTER (WHERE counts AND case_id IS NULL) AS double precision) AS meetings,
    CAST(count(*) AS integer) AS rows_read,
    CAST(count(*) FILTER (WHERE withheld) AS integer) AS rows_withheld,
    max(unit) AS unit,
    max(denominator_means) AS denominator_means
  FROM periods
  GROUP BY agency, site, measure, instrument, version, subscale, respondent, grain, month
)
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
  coalesce(
    numerator / NULLIF(denominator, 0),
    CAST(CAST(value_sum / NULLIF(value_n, 0) AS numeric(24, 12)) AS double precision)
  ) AS value,
  cases + coalesce(meetings, 0) AS n,
  numerator,
  denominator,
  unit,
  rows_withheld,
  rows_withheld = rows_read AS withheld,
  denominator_means
FROM sums
