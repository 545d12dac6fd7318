-- One row per site; spelled as it is written most often. Letter case does not tell sites apart.
WITH written AS (
  SELECT agency, site_key, site FROM staging.session_records
  UNION ALL
  SELECT agency, site_key, site FROM staging.goal_records
  UNION ALL
  SELECT agency, site_key, site FROM staging.staff_records
  UNION ALL
  SELECT agency, site_key, site FROM staging.priority_records WHERE site <> '*'
  UNION ALL
  SELECT agency, site_key, site FROM staging.fidelity_records
),
spellings AS (
  SELECT agency, site_key, site, count(*) AS times
  FROM written
  GROUP BY agency, site_key, site
),
commonest AS (
  SELECT DISTINCT ON (agency, site_key) agency, site_key, site
  FROM spellings
  ORDER BY agency, site_key, times DESC, site
)
SELECT
  agency,
  CAST(row_number() OVER (PARTITION BY agency ORDER BY site_key) AS integer) AS site_no,
  site_key,
  site
FROM commonest
