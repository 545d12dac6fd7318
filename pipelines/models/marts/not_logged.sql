-- One row per column of the sessions export that alone would have let sessions be judged which rule Q
-- leaves without a class.
WITH counts AS (
  SELECT
    agency,
    CAST(count(*) AS integer) AS sessions,
    CAST(count(*) FILTER (WHERE goal_would_do) AS integer) AS goal_would_do,
    CAST(count(*) FILTER (WHERE trigger_would_do) AS integer) AS trigger_would_do
  FROM intermediate.not_logged_sessions
  GROUP BY agency
)
SELECT agency, 'themes' AS field, sessions, sessions AS would_do
FROM counts
UNION ALL
SELECT agency, 'goal_ids', sessions, goal_would_do
FROM counts
UNION ALL
SELECT agency, 'trigger', sessions, trigger_would_do
FROM counts
