-- One row per site, theme that a PD goal or a loop session there is about, and month end: which loop
-- channels are live, whom they reach, and whether that is enough to be embedded.
WITH pairs AS (
  SELECT agency, site_no, theme_no FROM intermediate.goal_windows
  UNION
  SELECT agency, site_no, theme_no FROM intermediate.loop_sessions
),
active AS (
  SELECT agency, site_no, month, CAST(count(*) AS integer) AS active_staff
  FROM intermediate.active_months
  GROUP BY agency, site_no, month
),
counted AS (
  SELECT
    m.agency,
    m.site_no,
    p.theme_no,
    m.place,
    m.month,
    coalesce(a.active_staff, 0) AS active_staff,
    coalesce(g.goal_staff, 0) AS goal_staff,
    coalesce(c.reached_staff, 0) AS reached_staff,
    coalesce(s.group_live, false) AS group_live,
    coalesce(s.supervision_live, false) AS supervision_live,
    coalesce(s.onboarding_live, false) AS onboarding_live
  FROM intermediate.month_ends AS m
  JOIN pairs AS p ON p.agency = m.agency AND p.site_no = m.site_no
  LEFT JOIN active AS a
    ON a.agency = m.agency AND a.site_no = m.site_no AND a.month = m.month
  LEFT JOIN intermediate.thread_goals AS g
    ON g.agency = m.agency
    AND g.site_no = m.site_no
    AND g.theme_no = p.theme_no
    AND g.month = m.month
  LEFT JOIN intermediate.thread_sessions AS s
    ON s.agency = m.agency
    AND s.site_no = m.site_no
    AND s.theme_no = p.theme_no
    AND s.month = m.month
  LEFT JOIN intermediate.thread_reach AS c
    ON c.agency = m.agency
    AND c.site_no = m.site_no
    AND c.theme_no = p.theme_no
    AND c.month = m.month
),
judged AS (
  SELECT
    c.*,
    c.goal_staff >= CASE
      WHEN c.active_staff <= r.small_site_staff THEN r.live_staff_small_site
      ELSE r.live_staff
    END AS goals_live,
    c.active_staff > 0 AND r.embedded_reach_parts * c.reached_staff >= c.active_staff AS is_reached,
    r.embedded_channels
  FROM counted AS c
  JOIN staging.rules AS r ON r.agency = c.agency
),
live AS (
  SELECT
    j.*,
    CASE WHEN j.goals_live THEN 1 ELSE 0 END
      + CASE WHEN j.group_live THEN 1 ELSE 0 END
      + CASE WHEN j.supervision_live THEN 1 ELSE 0 END
      + CASE WHEN j.onboarding_live THEN 1 ELSE 0 END AS live_channels
  FROM judged AS j
)
SELECT
  agency,
  site_no,
  theme_no,
  place,
  month,
  active_staff,
  goal_staff,
  reached_staff,
  goals_live,
  group_live,
  supervision_live,
  onboarding_live,
  CASE
    WHEN live_channels < embedded_channels THEN 'few'
    WHEN goals_live AND is_reached THEN 'enough'
    ELSE 'some'
  END AS channels
FROM live
