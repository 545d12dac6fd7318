-- One row per column of the sessions export that alone would have let sessions be judged which rule Q
-- leaves without a class. A theme always would; a goal number where an attendee had a goal that the
-- session could have named that day; a reason where none was logged.
WITH unjudged AS (
  SELECT f.agency, f.session_no, f.date, s."trigger" IS NULL AS has_no_trigger
  FROM intermediate.session_facts AS f
  JOIN staging.sessions AS s ON s.agency = f.agency AND s.session_no = f.session_no
  WHERE f.q
),
with_open_goal AS (
  SELECT DISTINCT u.agency, u.session_no
  FROM unjudged AS u
  JOIN intermediate.attendance AS a ON a.agency = u.agency AND a.session_no = u.session_no
  JOIN intermediate.goal_windows AS g
    ON g.agency = u.agency
    AND g.person_no = a.person_no
    AND u.date BETWEEN g.opened AND g.named_to
),
counts AS (
  SELECT
    u.agency,
    CAST(count(*) AS integer) AS sessions,
    CAST(count(g.session_no) AS integer) AS goal_would_do,
    CAST(count(*) FILTER (WHERE u.has_no_trigger) AS integer) AS trigger_would_do
  FROM unjudged AS u
  LEFT JOIN with_open_goal AS g ON g.agency = u.agency AND g.session_no = u.session_no
  GROUP BY u.agency
)
SELECT agency, 'themes' AS field, sessions, sessions AS would_do
FROM counts
UNION ALL
SELECT agency, 'goal_ids', sessions, goal_would_do
FROM counts
UNION ALL
SELECT agency, 'trigger', sessions, trigger_would_do
FROM counts
