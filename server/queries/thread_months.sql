-- one row per month of a theme at a site, oldest first
SELECT
  CAST(month AS VARCHAR) AS month, channels_live, reach, state, goal_staff, reached_staff, active_staff
FROM marts.threads AS t
WHERE theme = $theme AND site = $site
ORDER BY t.month
LIMIT 600
