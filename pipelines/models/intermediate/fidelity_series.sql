-- One row per series (site, measure, instrument, version, subscale, respondent, grain) and period:
-- meetings and surveys of a month together, quarters for themselves.
WITH sums AS (
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
  FROM intermediate.fidelity_values
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
