-- L3: one row per draw, session of newcomers and theme that was live at the site the day before in
-- enough channels, with those channels.
WITH newcomers AS (
  SELECT agency, draw, session_no, theme_no, site_no, day, date
  FROM intermediate.session_theme_signals
  WHERE r4 AND theme_no IS NOT NULL
),
theme_days AS (
  SELECT agency, draw, site_no, theme_no, day, channel, session_no
  FROM intermediate.session_theme_signals
  WHERE is_live AND channel IN ('group', 'supervision')
  UNION ALL
  SELECT agency, draw, site_no, theme_no, day, NULL, NULL
  FROM newcomers
),
sessions_of_day AS (
  SELECT
    agency,
    draw,
    site_no,
    theme_no,
    day,
    max(session_no) FILTER (WHERE channel = 'group') AS group_no,
    max(session_no) FILTER (WHERE channel = 'supervision') AS supervision_no
  FROM theme_days
  GROUP BY agency, draw, site_no, theme_no, day
),
sessions_before AS (
  SELECT
    agency,
    draw,
    site_no,
    theme_no,
    day,
    max(group_no) OVER look_back AS group_no,
    max(supervision_no) OVER look_back AS supervision_no
  FROM sessions_of_day
  WINDOW look_back AS (
    PARTITION BY agency, draw, site_no, theme_no
    ORDER BY day
    RANGE BETWEEN (SELECT max(look_back_days) FROM staging.rules) PRECEDING AND 1 PRECEDING
  )
),
staff_changes AS (
  SELECT agency, site_no, from_date AS date
  FROM intermediate.active_spells
  UNION
  SELECT agency, site_no, to_date + 1
  FROM intermediate.active_spells
),
staff_spans AS (
  SELECT
    agency,
    site_no,
    date AS from_date,
    lead(date) OVER (PARTITION BY agency, site_no ORDER BY date) - 1 AS to_date
  FROM staff_changes
),
active AS (
  SELECT s.agency, s.site_no, s.from_date, s.to_date, count(DISTINCT a.person_no) AS staff
  FROM staff_spans AS s
  JOIN intermediate.active_spells AS a
    ON a.agency = s.agency
    AND a.site_no = s.site_no
    AND s.from_date BETWEEN a.from_date AND a.to_date
  GROUP BY s.agency, s.site_no, s.from_date, s.to_date
),
live AS (
  SELECT
    n.agency,
    n.draw,
    n.session_no,
    n.theme_no,
    coalesce(g.staff, 0) >= CASE
      WHEN coalesce(a.staff, 0) <= r.small_site_staff THEN r.live_staff_small_site
      ELSE r.live_staff
    END AS goals_live,
    coalesce(g.staff, 0) AS goal_staff,
    b.group_no,
    b.supervision_no,
    r.purposeful_live_channels
  FROM newcomers AS n
  JOIN staging.rules AS r ON r.agency = n.agency
  JOIN sessions_before AS b
    ON b.agency = n.agency
    AND b.draw = n.draw
    AND b.site_no = n.site_no
    AND b.theme_no = n.theme_no
    AND b.day = n.day
  LEFT JOIN active AS a
    ON a.agency = n.agency
    AND a.site_no = n.site_no
    AND n.date - 1 BETWEEN a.from_date AND a.to_date
  LEFT JOIN intermediate.open_goal_spans AS g
    ON g.agency = n.agency
    AND g.site_no = n.site_no
    AND g.theme_no = n.theme_no
    AND n.date - 1 BETWEEN g.from_date AND g.to_date
)
SELECT
  agency,
  draw,
  session_no,
  theme_no,
  CASE WHEN goals_live THEN goal_staff END AS goal_staff,
  group_no,
  supervision_no
FROM live
WHERE CASE WHEN goals_live THEN 1 ELSE 0 END
  + CASE WHEN group_no IS NOT NULL THEN 1 ELSE 0 END
  + CASE WHEN supervision_no IS NOT NULL THEN 1 ELSE 0 END >= purposeful_live_channels
