-- One row per site, month and class, as a person corrected the class where one did.
SELECT
  c.agency,
  s.site,
  c.month,
  c.class,
  c.sessions,
  c.minutes,
  h.share AS chance_share,
  c.headline,
  c.weak,
  c.entry_only,
  c.sessions_with_minutes,
  h.draws AS chance_draws,
  c.headline_minutes,
  c.entry_only_minutes,
  c.unsettled,
  coalesce(p.staff, 0) < 5 AS few_staff
FROM intermediate.mix_cells AS c
JOIN staging.sites AS s ON s.agency = c.agency AND s.site_no = c.site_no
LEFT JOIN intermediate.chance AS h
  ON h.agency = c.agency AND h.site_no = c.site_no AND h.quarter = c.quarter
LEFT JOIN intermediate.coached_months AS p
  ON p.agency = c.agency AND p.site_no = c.site_no AND p.month = c.month
