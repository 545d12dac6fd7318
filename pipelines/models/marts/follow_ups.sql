-- One row per session whose recorded follow-up is due, and theme that none has followed up yet.
SELECT
  d.agency,
  s.session_id,
  t.theme,
  site.site,
  d.date,
  d.follow_up_date,
  l.staff,
  CASE WHEN s.records = 1 THEN row_of_session.action_step ELSE texts.action_step END AS action_step
FROM intermediate.due_follow_ups AS d
JOIN staging.sessions AS s ON s.agency = d.agency AND s.session_no = d.session_no
JOIN staging.sites AS site ON site.agency = d.agency AND site.site_no = d.site_no
JOIN staging.themes AS t ON t.agency = d.agency AND t.theme_no = d.theme_no
JOIN intermediate.session_lists AS l ON l.agency = d.agency AND l.session_no = d.session_no
JOIN raw.sessions AS row_of_session
  ON row_of_session.agency = s.agency
  AND row_of_session.import_id = s.import_id
  AND row_of_session.line = s.line
LEFT JOIN staging.session_texts AS texts
  ON texts.agency = s.agency AND texts.session_id = s.session_id
