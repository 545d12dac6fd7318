-- The days on which a person was active staff at a site: hired and not left; at a site without a
-- staff export: in the active_days that begin with a session.
WITH listed_sites AS (
  SELECT agency, site_no
  FROM staging.staff
  GROUP BY agency, site_no
),
seen_days AS (
  SELECT
    a.agency,
    a.site_no,
    a.person_no,
    a.date,
    lag(a.date) OVER (PARTITION BY a.agency, a.person_no ORDER BY a.date) AS previous_date
  FROM intermediate.attendance AS a
  LEFT JOIN listed_sites AS l ON l.agency = a.agency AND l.site_no = a.site_no
  WHERE l.site_no IS NULL
),
numbered AS (
  SELECT
    s.agency,
    s.site_no,
    s.person_no,
    s.date,
    r.active_days,
    count(*) FILTER (WHERE s.previous_date IS NULL OR s.date > s.previous_date + r.active_days)
      OVER (PARTITION BY s.agency, s.person_no ORDER BY s.date) AS spell
  FROM seen_days AS s
  JOIN staging.rules AS r ON r.agency = s.agency
)
SELECT
  agency,
  site_no,
  person_no,
  coalesce(hired, DATE '0001-01-01') AS from_date,
  coalesce(left_on, DATE '9999-12-31') AS to_date
FROM staging.staff
UNION ALL
SELECT agency, site_no, person_no, min(date), max(date) + max(active_days) - 1
FROM numbered
GROUP BY agency, site_no, person_no, spell
