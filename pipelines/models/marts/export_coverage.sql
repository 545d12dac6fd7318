-- One row per export (of fidelity: measure), site and period, from the first with rows to the last
-- that has some at the site, or that is over and has some at any. A period without rows is a hole:
-- `between`, where the site has rows before and after, else `newest`. A priority has an end of its own:
-- a month in which none holds is none.
WITH periods AS (
  SELECT
    m.*,
    CAST(
      m.month + (CASE m.grain WHEN 'quarter' THEN 3 ELSE 1 END) * INTERVAL '1 month' AS date
    ) - 1 AS month_end
  FROM intermediate.export_months AS m
),
latest AS (
  SELECT p.agency, p.export, p.measure, p.grain, max(p.month) AS last_month
  FROM periods AS p
  JOIN raw.build AS b ON b.agency = p.agency
  WHERE p.month_end <= b.as_of
  GROUP BY p.agency, p.export, p.measure, p.grain
),
spans AS (
  SELECT
    p.agency,
    p.export,
    p.measure,
    p.grain,
    p.site_no,
    min(p.month) AS first_month,
    max(p.month) AS last_month
  FROM periods AS p
  GROUP BY p.agency, p.export, p.measure, p.grain, p.site_no
),
months AS (
  SELECT CAST(f.first_month + n.place * INTERVAL '1 month' AS date) AS month
  FROM (SELECT min(first_month) AS first_month FROM spans) AS f
  CROSS JOIN generate_series(0, 2399) AS n (place)
),
expected AS (
  SELECT s.agency, s.export, s.measure, s.grain, s.site_no, s.last_month, m.month
  FROM spans AS s
  LEFT JOIN latest AS l
    ON l.agency = s.agency
    AND l.export = s.export
    AND l.measure = s.measure
    AND l.grain = s.grain
  JOIN months AS m
    ON m.month >= s.first_month
    AND m.month <= greatest(s.last_month, coalesce(l.last_month, s.last_month))
    AND (s.grain = 'month' OR extract(month FROM m.month) IN (1, 4, 7, 10))
)
SELECT
  e.agency,
  e.export,
  nullif(e.measure, '') AS measure,
  e.grain,
  s.site,
  e.month,
  coalesce(m.held, 0) AS "rows",
  m.newest,
  CASE
    WHEN m.held IS NOT NULL OR e.export = 'priorities' THEN NULL
    WHEN e.month < e.last_month THEN 'between'
    ELSE 'newest'
  END AS hole
FROM expected AS e
JOIN staging.sites AS s ON s.agency = e.agency AND s.site_no = e.site_no
LEFT JOIN intermediate.export_months AS m
  ON m.agency = e.agency
  AND m.export = e.export
  AND m.measure = e.measure
  AND m.grain = e.grain
  AND m.site_no = e.site_no
  AND m.month = e.month
