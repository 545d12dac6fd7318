-- One row per PD goal: whose it is, on which theme, and when it was open.
SELECT
  g.agency,
  g.goal_id,
  s.site,
  p.name AS staff,
  t.theme,
  g.opened,
  g.target_date,
  g.closed,
  g.is_strength AS strength
FROM staging.goals AS g
JOIN staging.sites AS s ON s.agency = g.agency AND s.site_no = g.site_no
JOIN staging.people AS p ON p.agency = g.agency AND p.person_no = g.person_no
JOIN staging.themes AS t ON t.agency = g.agency AND t.theme_no = g.theme_no
