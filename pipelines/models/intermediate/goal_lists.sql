-- The ids of the PD goals that a session names, sorted. A list of one is made without sorting.
WITH named AS (
  SELECT
    n.agency,
    n.session_id,
    n.goal_id,
    count(*) OVER (PARTITION BY n.agency, n.session_id) AS goals
  FROM staging.session_goal_ids AS n
  JOIN intermediate.listed_sessions AS w ON w.agency = n.agency AND w.session_no = n.session_no
)
SELECT agency, session_id, ARRAY[goal_id] AS goal_ids
FROM named
WHERE goals = 1
UNION ALL
SELECT agency, session_id, array_agg(goal_id ORDER BY goal_id)
FROM named
WHERE goals > 1
GROUP BY agency, session_id
