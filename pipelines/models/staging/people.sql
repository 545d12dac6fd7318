-- One row per person at a site; spelled as the name is written most often.
WITH written AS (
  SELECT agency, site_key, person_key, name FROM staging.session_names
  UNION ALL
  SELECT agency, site_key, lower(staff), staff FROM staging.goal_records
  UNION ALL
  SELECT agency, site_key, lower(staff), staff FROM staging.staff_records
),
spellings AS (
  SELECT agency, site_key, person_key, name, count(*) AS times
  FROM written
  GROUP BY agency, site_key, person_key, name
),
commonest AS (
  SELECT DISTINCT ON (agency, site_key, person_key) agency, site_key, person_key, name
  FROM spellings
  ORDER BY agency, site_key, person_key, times DESC, name
)
SELECT
  c.agency,
  CAST(row_number() OVER (PARTITION BY c.agency ORDER BY c.site_key, c.person_key) AS integer)
    AS person_no,
  s.site_no,
  c.site_key,
  c.person_key,
  c.name
FROM commonest AS c
JOIN staging.sites AS s ON s.agency = c.agency AND s.site_key = c.site_key
