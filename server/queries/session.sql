-- one session with the days between which its class is decided
WITH windows AS (
  SELECT
    max(value) FILTER (WHERE name = 'look_ahead_days') AS ahead,
    max(value) FILTER (WHERE name = 'look_back_days') AS back,
    max(value) FILTER (WHERE name = 'follow_up_slack_days') AS slack,
    max(value) FILTER (WHERE name = 'follow_up_max_days') AS furthest
  FROM raw.rules
),
dated AS (
  SELECT
    s.*,
    CAST(s.date - CAST(w.back AS INTEGER) AS DATE) AS back_to,
    CAST(s.date + CAST(w.ahead AS INTEGER) AS DATE) AS ahead_to,
    CASE
      WHEN s.follow_up_date > s.date AND s.follow_up_date <= s.date + CAST(w.furthest AS INTEGER)
      THEN CAST(s.follow_up_date + CAST(w.slack AS INTEGER) AS DATE)
    END AS follow_up_to
  FROM marts.sessions_classified AS s
  CROSS JOIN windows AS w
  WHERE s.session_id = $session
)
SELECT
  session_id, site, CAST(date AS VARCHAR) AS date, class, detail, settled,
  CAST(CAST(greatest(ahead_to, follow_up_to) + 1 AS DATE) AS VARCHAR) AS settles_on,
  CAST(back_to AS VARCHAR) AS looks_back_to,
  CAST(greatest(ahead_to, follow_up_to) AS VARCHAR) AS looks_ahead_to,
  theme, signals, evidence, would_change, sentence, coach, staff, format, channel, "trigger",
  mandatory, minutes, themes, goal_ids, action_step,
  CAST(follow_up_date AS VARCHAR) AS follow_up_date, invited, attended, notes, began_with_event,
  override_class, override_why
FROM dated
