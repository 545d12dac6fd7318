-- A PD goal and the days on which it is open while its owner has not left; one row for each stint
-- of the owner at the site that it falls into.
SELECT
  g.agency,
  g.goal_no,
  g.site_no,
  g.person_no,
  g.theme_no,
  greatest(g.opened, coalesce(s.from_date, g.opened)) AS from_date,
  least(g.open_to, s.to_date, s.left_on) AS to_date,
  least(g.named_to, s.to_date, s.left_on) AS named_to
FROM intermediate.goal_windows AS g
LEFT JOIN intermediate.stints AS s
  ON s.agency = g.agency AND s.person_no = g.person_no AND s.to_date >= g.opened
