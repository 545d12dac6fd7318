-- The PD goals that are open at a site on a theme and day, for days of sessions that no attendee's
-- goal links: the first of them as JSON, each with its owner.
WITH days AS (
  SELECT DISTINCT agency, site_no, theme_no, date
  FROM intermediate.session_theme_signals
  WHERE draw = 0 AND is_unlinked
)
SELECT d.agency, 0 AS draw, d.site_no, d.theme_no, d.date, g.goals
FROM days AS d
JOIN intermediate.open_goal_spans AS g
  ON g.agency = d.agency
  AND g.site_no = d.site_no
  AND g.theme_no = d.theme_no
  AND d.date BETWEEN g.from_date AND g.to_date
