-- One row per session, theme of it in any draw, attendee and PD goal of theirs on it that was open, or
-- opens soon enough after.
WITH themes AS (
  SELECT agency, session_no, theme_no
  FROM intermediate.session_themes
  UNION ALL
  SELECT d.agency, d.session_no, d.theme_no
  FROM intermediate.theme_draws AS d
  LEFT JOIN intermediate.session_themes AS t
    ON t.agency = d.agency AND t.session_no = d.session_no AND t.theme_no = d.theme_no
  WHERE d.draw > 0 AND t.session_no IS NULL
  GROUP BY d.agency, d.session_no, d.theme_no
)
SELECT
  a.agency,
  a.session_no,
  g.theme_no,
  a.person_no,
  g.goal_no,
  n.goal_no IS NOT NULL AS is_named,
  g.opened > a.date AS is_linked_after
FROM themes AS t
JOIN intermediate.attendance AS a ON a.agency = t.agency AND a.session_no = t.session_no
JOIN staging.rules AS r ON r.agency = a.agency
JOIN intermediate.goal_windows AS g
  ON g.agency = a.agency
  AND g.person_no = a.person_no
  AND g.theme_no = t.theme_no
  AND g.opened <= a.date + r.look_ahead_days
  AND a.date <= g.named_to
LEFT JOIN intermediate.session_goals AS n
  ON n.agency = a.agency AND n.session_no = a.session_no AND n.goal_no = g.goal_no
WHERE a.is_present AND (a.date <= g.open_to OR n.goal_no IS NOT NULL)
