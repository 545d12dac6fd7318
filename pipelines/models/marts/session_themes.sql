-- One row per session and theme, with its class on the theme, and what pages look sessions of a theme up by.
-- Joined from the left, as in sessions_classified: every session has its one row of the rest.
SELECT
  c.agency,
  c.session_id,
  c.theme,
  c.class,
  c.detail,
  c.signals,
  c.evidence,
  site.site,
  s.date,
  s.coach,
  l.staff,
  s.format,
  f.channel,
  s."trigger",
  o.class AS override_class
FROM intermediate.session_theme_reasons AS c
LEFT JOIN staging.sessions AS s ON s.agency = c.agency AND s.session_no = c.session_no
LEFT JOIN staging.sites AS site ON site.agency = s.agency AND site.site_no = s.site_no
LEFT JOIN intermediate.session_facts AS f ON f.agency = s.agency AND f.session_no = s.session_no
LEFT JOIN intermediate.session_lists AS l ON l.agency = s.agency AND l.session_no = s.session_no
LEFT JOIN staging.overrides AS o ON o.agency = s.agency AND o.session_id = s.session_id
WHERE c.theme IS NOT NULL
