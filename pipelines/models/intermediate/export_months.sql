-- One row per site and period in which an export has rows: a month, or the quarter of a quarterly
-- measure. Sessions and values count where they are dated; goals, staff and priorities in every month
-- in which they hold, up to that of the as-of date. newest: newest day that a row names in the period.
WITH dated AS (
  SELECT
    agency,
    'sessions' AS export,
    '' AS measure,
    'month' AS grain,
    site_no,
    CAST(date_trunc('month', date) AS date) AS month,
    count(*) AS held,
    max(date) AS newest
  FROM staging.sessions
  GROUP BY agency, site_no, CAST(date_trunc('month', date) AS date)
  UNION ALL
  SELECT
    f.agency,
    'fidelity',
    f.measure,
    p.grain,
    s.site_no,
    CAST(date_trunc(p.grain, f.date) AS date),
    count(*),
    max(f.date)
  FROM staging.fidelity_records AS f
  JOIN staging.sites AS s ON s.agency = f.agency AND s.site_key = f.site_key
  CROSS JOIN LATERAL (
    SELECT CASE WHEN f.grain = 'quarter' THEN 'quarter' ELSE 'month' END AS grain
  ) AS p
  GROUP BY f.agency, f.measure, p.grain, s.site_no, CAST(date_trunc(p.grain, f.date) AS date)
),
spells AS (
  SELECT g.agency, 'goals' AS export, s.site_no, g.opened AS from_date, g.closed AS to_date
  FROM staging.goal_records AS g
  JOIN staging.sites AS s ON s.agency = g.agency AND s.site_key = g.site_key
  UNION ALL
  SELECT f.agency, 'staff', s.site_no, f.hired, f.left_on
  FROM staging.staff_records AS f
  JOIN staging.sites AS s ON s.agency = f.agency AND s.site_key = f.site_key
  UNION ALL
  SELECT agency, 'priorities', site_no, from_date, nullif(to_date, DATE '9999-12-31')
  FROM staging.priorities
),
bounds AS (
  SELECT
    b.agency,
    coalesce(d.first_month, CAST(date_trunc('month', p.first_day) AS date), b.as_of)
      AS first_month,
    b.as_of
  FROM raw.build AS b
  LEFT JOIN (
    SELECT agency, min(month) AS first_month FROM dated GROUP BY agency
  ) AS d ON d.agency = b.agency
  LEFT JOIN (
    SELECT agency, min(from_date) AS first_day FROM spells GROUP BY agency
  ) AS p ON p.agency = b.agency
),
days AS (
  SELECT s.agency, s.export, s.site_no, s.from_date AS day, 1 AS begun, 0 AS ended
  FROM spells AS s
  JOIN bounds AS b ON b.agency = s.agency
  WHERE s.to_date IS NULL OR s.to_date >= b.first_month
  UNION ALL
  SELECT s.agency, s.export, s.site_no, s.to_date, 0, 1
  FROM spells AS s
  JOIN bounds AS b ON b.agency = s.agency
  WHERE s.to_date >= b.first_month
),
turns AS (
  SELECT
    d.agency,
    d.export,
    d.site_no,
    greatest(
      coalesce(CAST(date_trunc('month', d.day) AS date), b.first_month), b.first_month
    ) AS month,
    sum(d.begun) AS begun,
    sum(d.ended) AS ended,
    max(d.day) FILTER (WHERE d.day >= b.first_month) AS newest
  FROM days AS d
  JOIN bounds AS b ON b.agency = d.agency
  GROUP BY d.agency, d.export, d.site_no, greatest(
    coalesce(CAST(date_trunc('month', d.day) AS date), b.first_month), b.first_month
  )
),
months AS (
  SELECT CAST(f.first_month + n.place * INTERVAL '1 month' AS date) AS month
  FROM (SELECT min(first_month) AS first_month FROM bounds) AS f
  CROSS JOIN generate_series(0, 2399) AS n (place)
),
calendar AS (
  SELECT p.agency, p.export, p.site_no, m.month
  FROM (SELECT DISTINCT agency, export, site_no FROM turns) AS p
  JOIN bounds AS b ON b.agency = p.agency
  JOIN months AS m ON m.month >= b.first_month AND m.month <= b.as_of
),
held AS (
  SELECT
    c.agency,
    c.export,
    c.site_no,
    c.month,
    sum(coalesce(t.begun, 0)) OVER in_order
      - sum(coalesce(t.ended, 0)) OVER in_order
      + coalesce(t.ended, 0) AS held,
    t.newest
  FROM calendar AS c
  LEFT JOIN turns AS t
    ON t.agency = c.agency
    AND t.export = c.export
    AND t.site_no = c.site_no
    AND t.month = c.month
  WINDOW in_order AS (PARTITION BY c.agency, c.export, c.site_no ORDER BY c.month)
)
SELECT
  agency, export, measure, grain, site_no, month, CAST(held AS integer) AS held, newest
FROM dated
UNION ALL
SELECT agency, export, '', 'month', site_no, month, CAST(held AS integer), newest
FROM held
WHERE held > 0
