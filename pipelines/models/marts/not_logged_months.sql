-- One row per site and month with sessions: how many rule Q leaves without a class, and which column
-- alone would have let them be judged.
WITH counts AS (
  SELECT
    f.agency,
    f.site_no,
    CAST(date_trunc('month', f.date) AS date) AS month,
    CAST(count(*) AS integer) AS sessions,
    CAST(count(q.session_no) AS integer) AS not_logged,
    CAST(count(*) FILTER (WHERE q.goal_would_do) AS integer) AS goal_would_do,
    CAST(count(*) FILTER (WHERE q.trigger_would_do) AS integer) AS trigger_would_do
  FROM intermediate.session_facts AS f
  LEFT JOIN intermediate.not_logged_sessions AS q
    ON q.agency = f.agency AND q.session_no = f.session_no
  GROUP BY f.agency, f.site_no, CAST(date_trunc('month', f.date) AS date)
)
SELECT
  c.agency, s.site, c.month, c.sessions, c.not_logged, c.goal_would_do, c.trigger_would_do
FROM counts AS c
JOIN staging.sites AS s ON s.agency = c.agency AND s.site_no = c.site_no
