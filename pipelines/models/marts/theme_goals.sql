-- One row per PD goal on a theme at a site and stretch of days on which it counts as open there.
SELECT
  o.agency,
  s.site,
  t.theme,
  g.goal_id,
  p.name AS staff,
  o.from_date AS open_from,
  least(o.to_date, b.as_of) AS open_to,
  o.to_date >= b.as_of AS is_open,
  g.closed
FROM intermediate.open_goals AS o
JOIN raw.build AS b ON b.agency = o.agency AND o.from_date <= b.as_of
JOIN staging.goals AS g ON g.agency = o.agency AND g.goal_no = o.goal_no
JOIN staging.people AS p ON p.agency = o.agency AND p.person_no = o.person_no
JOIN staging.sites AS s ON s.agency = o.agency AND s.site_no = o.site_no
JOIN staging.themes AS t ON t.agency = o.agency AND t.theme_no = o.theme_no
WHERE o.to_date >= o.from_date
