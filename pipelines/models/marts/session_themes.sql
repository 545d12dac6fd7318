-- One row per session and theme, with its class on the theme.
SELECT
  c.agency,
  s.session_id,
  t.theme,
  c.class,
  c.detail,
  e.signals,
  e.evidence
FROM intermediate.session_theme_classes AS c
JOIN staging.sessions AS s ON s.agency = c.agency AND s.session_no = c.session_no
JOIN staging.themes AS t ON t.agency = c.agency AND t.theme_no = c.theme_no
JOIN intermediate.evidence AS e
  ON e.agency = c.agency AND e.session_no = c.session_no AND e.theme_no = c.theme_no
WHERE c.draw = 0
