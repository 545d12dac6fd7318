-- one session as it was logged, and the days around it that may matter: nothing of its class
WITH windows AS (
  SELECT
    max(value) FILTER (WHERE name = 'look_ahead_days') AS ahead,
    max(value) FILTER (WHERE name = 'look_back_days') AS back,
    max(value) FILTER (WHERE name = 'follow_up_slack_days') AS slack,
    max(value) FILTER (WHERE name = 'follow_up_max_days') AS furthest
  FROM raw.rules
)
SELECT
  s.site, CAST(s.date AS VARCHAR) AS date, s.format, s.channel, s."trigger", s.mandatory,
  s.minutes, s.themes, s.goal_ids, s.staff, s.action_step,
  CAST(s.follow_up_date AS VARCHAR) AS follow_up_date,
  CAST(CAST(s.date - CAST(w.back AS INTEGER) AS DATE) AS VARCHAR) AS from_day,
  CAST(greatest(
    CAST(s.date + CAST(w.ahead AS INTEGER) AS DATE),
    CASE
      WHEN s.follow_up_date > s.date AND s.follow_up_date <= s.date + CAST(w.furthest AS INTEGER)
      THEN CAST(s.follow_up_date + CAST(w.slack AS INTEGER) AS DATE)
    END
  ) AS VARCHAR) AS to_day
FROM marts.sessions_classified AS s
CROSS JOIN windows AS w
WHERE s.session_id = $session
