-- one row per PD goal of those who attended that was open at some time around the session
SELECT
  g.staff, g.goal_id, g.theme, CAST(g.opened AS VARCHAR) AS opened,
  CAST(g.target_date AS VARCHAR) AS target_date, CAST(g.closed AS VARCHAR) AS closed, g.strength,
  coalesce(list_contains(s.goal_ids, g.goal_id), false) AS named
FROM marts.sessions_classified AS s
JOIN marts.goals AS g ON g.site = s.site AND list_contains(s.staff, g.staff)
WHERE s.session_id = $session
  AND g.opened <= CAST($to AS DATE)
  AND (g.closed IS NULL OR g.closed >= CAST($from AS DATE))
ORDER BY g.staff, g.opened, g.goal_id
