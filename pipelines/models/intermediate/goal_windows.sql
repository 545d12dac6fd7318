-- A PD goal and the days on which it counts as open: to open_to for any session, to named_to for a
-- session that names it. That its owner had left is for the reader of this relation to see.
SELECT
  g.agency,
  g.goal_no,
  g.site_no,
  g.person_no,
  g.theme_no,
  g.opened,
  CASE
    WHEN g.closed IS NOT NULL THEN g.closed + r.goal_grace_days
    WHEN g.target_date IS NOT NULL THEN g.target_date + r.goal_overdue_days
    ELSE DATE '9999-12-31'
  END AS open_to,
  coalesce(g.closed + r.goal_grace_days, DATE '9999-12-31') AS named_to
FROM staging.goals AS g
JOIN staging.rules AS r ON r.agency = g.agency
WHERE NOT g.is_strength
