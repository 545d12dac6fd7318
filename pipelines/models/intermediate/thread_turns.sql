-- One row per site, theme and month from which its state is another: embedded, tapered, or being
-- embedded up to the last month that is over. until_month is the month of the next turn.
WITH numbered AS (
  SELECT
    agency,
    site_no,
    theme_no,
    place,
    month,
    channels,
    max(place) OVER (PARTITION BY agency, site_no) AS last_place,
    row_number() OVER (PARTITION BY agency, site_no, theme_no ORDER BY place)
      - row_number() OVER (PARTITION BY agency, site_no, theme_no, channels ORDER BY place) AS run
  FROM intermediate.thread_months
),
runs AS (
  SELECT
    agency,
    site_no,
    theme_no,
    channels,
    min(place) AS place,
    min(month) AS month,
    count(*) AS months,
    max(place) = max(last_place) AS is_open
  FROM numbered
  WHERE channels <> 'some'
  GROUP BY agency, site_no, theme_no, channels, run
),
kept AS (
  SELECT
    u.agency,
    u.site_no,
    u.theme_no,
    u.month,
    u.channels,
    CASE
      WHEN u.channels = 'few' THEN 'tapered'
      WHEN u.months <= r.embedded_hold_months THEN 'being_embedded'
      WHEN u.place < r.before_data_months THEN 'embedded_before_data'
      ELSE 'embedded'
    END AS state
  FROM runs AS u
  JOIN staging.rules AS r ON r.agency = u.agency
  WHERE CASE
    WHEN u.channels = 'few' THEN u.months >= r.tapered_months
    ELSE u.is_open OR u.months > r.embedded_hold_months
  END
),
with_previous AS (
  SELECT
    k.*,
    lag(k.channels) OVER (PARTITION BY k.agency, k.site_no, k.theme_no ORDER BY k.month)
      AS channels_before
  FROM kept AS k
),
turns AS (
  SELECT
    p.*,
    lag(p.month) OVER (PARTITION BY p.agency, p.site_no, p.theme_no ORDER BY p.month)
      AS month_before
  FROM with_previous AS p
  WHERE CASE
    WHEN p.channels = 'few' THEN coalesce(p.channels_before = 'enough', false)
    ELSE coalesce(p.channels_before = 'few', true)
  END
),
last_sessions AS (
  SELECT t.agency, t.site_no, t.theme_no, t.month, max(l.month) AS last_month
  FROM turns AS t
  JOIN intermediate.loop_sessions AS l
    ON l.agency = t.agency
    AND l.site_no = t.site_no
    AND l.theme_no = t.theme_no
    AND l.month <= t.month
  WHERE t.state = 'tapered'
  GROUP BY t.agency, t.site_no, t.theme_no, t.month
),
dated AS (
  SELECT
    t.agency,
    t.site_no,
    t.theme_no,
    t.state,
    CASE
      WHEN t.state <> 'tapered' THEN t.month
      ELSE greatest(
        CAST(t.month_before + INTERVAL '1 month' AS date),
        least(t.month, CAST(l.last_month + INTERVAL '1 month' AS date))
      )
    END AS from_month
  FROM turns AS t
  LEFT JOIN last_sessions AS l
    ON l.agency = t.agency
    AND l.site_no = t.site_no
    AND l.theme_no = t.theme_no
    AND l.month = t.month
)
SELECT
  agency,
  site_no,
  theme_no,
  state,
  from_month,
  lead(from_month) OVER (PARTITION BY agency, site_no, theme_no ORDER BY from_month) AS until_month
FROM dated
