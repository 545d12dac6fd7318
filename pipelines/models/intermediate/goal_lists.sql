-- The ids of the PD goals that a session names, sorted. A list of one is made without sorting.
WITH named AS (
  SELECT
    agency,
    session_id,
    goal_id,
    count(*) OVER (PARTITION BY agency, session_id) AS goals
  FROM staging.session_goal_ids
)
SELECT agency, session_id, ARRAY[goal_id] AS goal_ids
FROM named
WHERE goals = 1
UNION ALL
SELECT agency, session_id, array_agg(goal_id ORDER BY goal_id)
FROM named
WHERE goals > 1
GROUP BY agency, session_id
