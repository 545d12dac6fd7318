-- Days in a row on which a theme is a priority of a site: one row per span, and no day in two of them.
WITH changes AS (
  SELECT agency, site_no, theme_no, from_date AS date
  FROM staging.priorities
  UNION
  SELECT agency, site_no, theme_no, to_date + 1
  FROM staging.priorities
),
spans AS (
  SELECT
    agency,
    site_no,
    theme_no,
    date AS from_date,
    lead(date) OVER (PARTITION BY agency, site_no, theme_no ORDER BY date) - 1 AS to_date
  FROM changes
)
SELECT s.agency, s.site_no, s.theme_no, s.from_date, s.to_date
FROM spans AS s
WHERE EXISTS (
  SELECT 1
  FROM staging.priorities AS p
  WHERE p.agency = s.agency
    AND p.site_no = s.site_no
    AND p.theme_no = s.theme_no
    AND s.from_date BETWEEN p.from_date AND p.to_date
)
