-- one row per PD goal on a theme at a site and stretch of days on which it is open, oldest first
SELECT
  goal_id, staff, CAST(open_from AS VARCHAR) AS open_from, CAST(open_to AS VARCHAR) AS open_to,
  is_open, CAST(closed AS VARCHAR) AS closed
FROM marts.theme_goals
WHERE site = $site AND theme = $theme
ORDER BY open_from, goal_id
LIMIT 1000
