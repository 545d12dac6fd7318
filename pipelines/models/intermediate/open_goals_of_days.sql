-- The PD goals that are open at a site on a theme and day, for days of sessions that no attendee's
-- goal links: the first of them as JSON, each with its owner.
WITH days AS (
  SELECT DISTINCT agency, site_no, theme_no, date
  FROM intermediate.session_theme_signals
  WHERE draw = 0 AND is_unlinked
),
goals AS (
  SELECT
    o.agency,
    o.goal_no,
    o.site_no,
    o.theme_no,
    o.from_date,
    o.to_date,
    concat(g.goal_id, ' (', p.name, ')') AS goal
  FROM intermediate.open_goals AS o
  JOIN staging.goals AS g ON g.agency = o.agency AND g.goal_no = o.goal_no
  JOIN staging.people AS p ON p.agency = o.agency AND p.person_no = o.person_no
)
SELECT
  d.agency,
  0 AS draw,
  d.site_no,
  d.theme_no,
  d.date,
  CAST(to_json((array_agg(g.goal ORDER BY g.goal_no))[1:10]) AS varchar) AS goals
FROM days AS d
JOIN goals AS g
  ON g.agency = d.agency
  AND g.site_no = d.site_no
  AND g.theme_no = d.theme_no
  AND d.date BETWEEN g.from_date AND g.to_date
GROUP BY d.agency, d.site_no, d.theme_no, d.date
