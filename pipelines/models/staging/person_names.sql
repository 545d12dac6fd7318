-- One row per name of a person that is written at a site: who that is there, spelled as the name is
-- written most often. Letter case tells no people apart; aliases unite names.
WITH of_sessions AS (
  SELECT agency, row_site_no, name, count(*) AS times
  FROM staging.session_names
  GROUP BY agency, row_site_no, name
),
written AS (
  SELECT n.agency, s.site_key, lower(n.name) AS name_key, n.name, n.times
  FROM of_sessions AS n
  JOIN staging.sites AS s ON s.agency = n.agency AND s.site_no = n.row_site_no
  UNION ALL
  SELECT agency, site_key, lower(staff), staff, 1 FROM staging.goal_records
  UNION ALL
  SELECT agency, site_key, lower(staff), staff, 1 FROM staging.staff_records
),
spellings AS (
  SELECT agency, site_key, name_key, name, sum(times) AS times
  FROM written
  GROUP BY agency, site_key, name_key, name
),
meant AS (
  SELECT
    w.agency,
    w.site_key,
    w.name_key,
    coalesce(a.person_key, w.name_key) AS person_key,
    coalesce(a.name, w.name) AS name,
    w.times
  FROM spellings AS w
  LEFT JOIN staging.person_aliases AS a
    ON a.agency = w.agency AND a.site_key = w.site_key AND a.name_key = w.name_key
),
commonest AS (
  SELECT DISTINCT ON (agency, site_key, person_key) agency, site_key, person_key, name
  FROM (
    SELECT agency, site_key, person_key, name, sum(times) AS times
    FROM meant
    GROUP BY agency, site_key, person_key, name
  ) AS spelled
  ORDER BY agency, site_key, person_key, times DESC, name
)
SELECT DISTINCT
  m.agency,
  CAST(
    dense_rank() OVER (PARTITION BY m.agency ORDER BY m.site_key, m.person_key) AS integer
  ) AS person_no,
  s.site_no,
  m.site_key,
  m.name_key,
  m.person_key,
  c.name
FROM meant AS m
JOIN commonest AS c
  ON c.agency = m.agency AND c.site_key = m.site_key AND c.person_key = m.person_key
JOIN staging.sites AS s ON s.agency = m.agency AND s.site_key = m.site_key
