-- The PD goals of others at the site that a session names on a theme which no attendee's goal
-- links: one row per session and theme, the goals as JSON, each with its owner.
SELECT
  u.agency,
  0 AS draw,
  u.session_no,
  u.theme_no,
  CAST(
    to_json((array_agg(concat(d.goal_id, ' (', p.name, ')') ORDER BY d.goal_no))[1:10]) AS varchar
  ) AS goals
FROM intermediate.session_theme_signals AS u
JOIN intermediate.session_goals AS n
  ON n.agency = u.agency AND n.session_no = u.session_no AND n.theme_no = u.theme_no
JOIN intermediate.open_goals AS g
  ON g.agency = n.agency
  AND g.goal_no = n.goal_no
  AND g.site_no = u.site_no
  AND u.date BETWEEN g.from_date AND g.named_to
JOIN staging.goals AS d ON d.agency = n.agency AND d.goal_no = n.goal_no
JOIN staging.people AS p ON p.agency = n.agency AND p.person_no = n.person_no
WHERE u.draw = 0 AND u.is_unlinked
GROUP BY u.agency, u.session_no, u.theme_no
