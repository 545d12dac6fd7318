-- One row per session and theme that no attendee's goal links while someone at the site has an open
-- PD goal on it that day: the first of those goals as JSON, each with its owner.
WITH unlinked AS (
  SELECT agency, session_no, theme_no, site_no, date
  FROM intermediate.session_theme_signals
  WHERE draw = 0 AND theme_no IS NOT NULL AND NOT (l1 OR l2 OR q OR is_required OR r1 OR r3 OR r4)
),
days AS (
  SELECT DISTINCT agency, site_no, theme_no, date
  FROM unlinked
),
open_goals AS (
  SELECT
    o.agency,
    o.goal_no,
    o.site_no,
    o.theme_no,
    o.from_date,
    o.to_date,
    o.named_to,
    concat(g.goal_id, ' (', p.name, ')') AS goal
  FROM intermediate.open_goals AS o
  JOIN staging.goals AS g ON g.agency = o.agency AND g.goal_no = o.goal_no
  JOIN staging.people AS p ON p.agency = o.agency AND p.person_no = o.person_no
),
goals_of_day AS (
  SELECT
    d.agency,
    d.site_no,
    d.theme_no,
    d.date,
    CAST(to_json((array_agg(DISTINCT g.goal ORDER BY g.goal))[1:20]) AS varchar) AS goals
  FROM days AS d
  JOIN open_goals AS g
    ON g.agency = d.agency
    AND g.site_no = d.site_no
    AND g.theme_no = d.theme_no
    AND d.date BETWEEN g.from_date AND g.to_date
  GROUP BY d.agency, d.site_no, d.theme_no, d.date
),
named AS (
  SELECT
    u.agency,
    u.session_no,
    u.theme_no,
    CAST(to_json((array_agg(DISTINCT g.goal ORDER BY g.goal))[1:20]) AS varchar) AS goals
  FROM unlinked AS u
  JOIN intermediate.session_goals AS n
    ON n.agency = u.agency AND n.session_no = u.session_no AND n.theme_no = u.theme_no
  JOIN open_goals AS g
    ON g.agency = n.agency
    AND g.goal_no = n.goal_no
    AND g.site_no = u.site_no
    AND u.date BETWEEN g.from_date AND g.named_to
  GROUP BY u.agency, u.session_no, u.theme_no
)
SELECT u.agency, 0 AS draw, u.session_no, u.theme_no, coalesce(d.goals, n.goals) AS goals
FROM unlinked AS u
LEFT JOIN goals_of_day AS d
  ON d.agency = u.agency AND d.site_no = u.site_no AND d.theme_no = u.theme_no AND d.date = u.date
LEFT JOIN named AS n
  ON n.agency = u.agency AND n.session_no = u.session_no AND n.theme_no = u.theme_no
WHERE d.goals IS NOT NULL OR n.goals IS NOT NULL
