-- One row per session that rule Q leaves without a class, and what alone would have let it be judged.
-- A theme always would; a goal number where an attendee had a goal that the session could have named
-- that day; a reason where none was logged.
WITH unjudged AS (
  SELECT f.agency, f.session_no, f.site_no, f.date, s."trigger" IS NULL AS trigger_would_do
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
)
SELECT
  u.agency,
  u.session_no,
  u.site_no,
  u.date,
  g.session_no IS NOT NULL AS goal_would_do,
  u.trigger_would_do
FROM unjudged AS u
LEFT JOIN with_open_goal AS g ON g.agency = u.agency AND g.session_no = u.session_no
