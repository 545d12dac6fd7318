-- A standing row of the goals export that is not exactly one goal.
WITH given AS (
  SELECT agency, goal_id, count(*) AS times
  FROM staging.goal_records
  GROUP BY agency, goal_id
),
kept AS (
  SELECT agency, goal_id, count(*) AS times
  FROM staging.goals
  GROUP BY agency, goal_id
)
SELECT g.agency, g.goal_id, g.times, k.times AS kept
FROM given AS g
LEFT JOIN kept AS k ON k.agency = g.agency AND k.goal_id = g.goal_id
WHERE k.times IS NULL OR k.times <> g.times
