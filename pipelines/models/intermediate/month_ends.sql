-- One row per site and month that is over on the as-of date, from the site's first session on; place
-- counts from 0.
WITH begun AS (
  SELECT agency, site_no, CAST(date_trunc('month', min(date)) AS date) AS first_month
  FROM staging.sessions
  GROUP BY agency, site_no
),
spans AS (
  SELECT s.agency, s.site_no, s.first_month, b.as_of
  FROM begun AS s
  JOIN raw.build AS b ON b.agency = s.agency
),
months AS (
  SELECT
    CAST(s.first_month + n.place * INTERVAL '1 month' AS date) AS month,
    CAST(s.first_month + (n.place + 1) * INTERVAL '1 month' AS date) - 1 AS month_end,
    s.as_of
  FROM (SELECT min(first_month) AS first_month, max(as_of) AS as_of FROM spans) AS s
  CROSS JOIN generate_series(0, 2399) AS n (place)
),
calendar AS (
  SELECT month, month_end
  FROM months
  WHERE month_end <= as_of
)
SELECT
  s.agency,
  s.site_no,
  CAST(
    row_number() OVER (PARTITION BY s.agency, s.site_no ORDER BY c.month) - 1 AS integer
  ) AS place,
  c.month,
  c.month_end
FROM spans AS s
JOIN calendar AS c ON c.month >= s.first_month AND c.month_end <= s.as_of
