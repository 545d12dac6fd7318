-- One row per session, attendee and PD goal of theirs that was open, or opens soon enough after.
SELECT
  a.agency,
  a.session_no,
  g.theme_no,
  a.person_no,
  g.goal_no,
  n.goal_no IS NOT NULL AS is_named,
  g.opened > a.date AS is_linked_after
FROM intermediate.attendance AS a
JOIN staging.rules AS r ON r.agency = a.agency
JOIN intermediate.goal_windows AS g
  ON g.agency = a.agency
  AND g.person_no = a.person_no
  AND g.opened <= a.date + r.look_ahead_days
  AND a.date <= g.named_to
LEFT JOIN intermediate.session_goals AS n
  ON n.agency = a.agency AND n.session_no = a.session_no AND n.goal_no = g.goal_no
WHERE a.is_present AND (a.date <= g.open_to OR n.goal_no IS NOT NULL)
