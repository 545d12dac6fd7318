-- One row per coaching session: its class with the reasons, and what the export says of it.
WITH themes AS (
  SELECT s.agency, s.session_no, array_agg(t.theme ORDER BY t.theme) AS themes
  FROM intermediate.session_themes AS s
  JOIN staging.themes AS t ON t.agency = s.agency AND t.theme_no = s.theme_no
  WHERE s.is_logged
  GROUP BY s.agency, s.session_no
),
goals AS (
  SELECT agency, session_id, array_agg(goal_id ORDER BY goal_id) AS goal_ids
  FROM staging.session_goal_ids
  GROUP BY agency, session_id
)
SELECT
  s.agency,
  s.session_id,
  site.site,
  s.date,
  c.class,
  c.detail,
  b.as_of > w.open_to AS settled,
  theme.theme,
  e.signals,
  e.evidence,
  x.would_change,
  x.sentence,
  s.coach,
  p.staff,
  s.format,
  f.channel,
  s."trigger",
  f.is_mandatory AS mandatory,
  s.minutes,
  coalesce(t.themes, CAST(ARRAY[] AS varchar[])) AS themes,
  coalesce(g.goal_ids, CAST(ARRAY[] AS varchar[])) AS goal_ids,
  action.action_step,
  s.follow_up_date,
  p.invited,
  p.attended,
  note.notes,
  c.r1 AS began_with_event,
  o.class AS override_class,
  o.why AS override_why
FROM staging.sessions AS s
JOIN raw.build AS b ON b.agency = s.agency
JOIN staging.sites AS site ON site.agency = s.agency AND site.site_no = s.site_no
JOIN intermediate.session_facts AS f ON f.agency = s.agency AND f.session_no = s.session_no
JOIN intermediate.session_classes AS c ON c.agency = s.agency AND c.session_no = s.session_no
JOIN intermediate.evidence AS e
  ON e.agency = c.agency
  AND e.session_no = c.session_no
  AND coalesce(e.theme_no, 0) = coalesce(c.theme_no, 0)
JOIN intermediate.sentences AS x ON x.agency = s.agency AND x.session_no = s.session_no
JOIN intermediate.settling AS w ON w.agency = s.agency AND w.session_no = s.session_no
JOIN intermediate.session_people AS p ON p.agency = s.agency AND p.session_no = s.session_no
LEFT JOIN staging.themes AS theme ON theme.agency = c.agency AND theme.theme_no = c.theme_no
LEFT JOIN themes AS t ON t.agency = s.agency AND t.session_no = s.session_no
LEFT JOIN goals AS g ON g.agency = s.agency AND g.session_id = s.session_id
LEFT JOIN staging.overrides AS o ON o.agency = s.agency AND o.session_id = s.session_id
LEFT JOIN raw.sessions AS action
  ON action.agency = s.agency AND action.import_id = s.import_id AND action.line = s.action_step_line
LEFT JOIN raw.sessions AS note
  ON note.agency = s.agency AND note.import_id = s.import_id AND note.line = s.notes_line
