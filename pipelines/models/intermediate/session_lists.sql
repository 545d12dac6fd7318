-- One row per listed session: attendees, logged themes and named PD goals as lists.
SELECT
  s.agency,
  s.session_no,
  coalesce(a.staff, CAST(ARRAY[] AS varchar[])) AS staff,
  coalesce(t.themes, CAST(ARRAY[] AS varchar[])) AS themes,
  coalesce(g.goal_ids, CAST(ARRAY[] AS varchar[])) AS goal_ids
FROM staging.sessions AS s
JOIN intermediate.listed_sessions AS w ON w.agency = s.agency AND w.session_no = s.session_no
LEFT JOIN intermediate.staff_lists AS a ON a.agency = s.agency AND a.session_no = s.session_no
LEFT JOIN intermediate.theme_lists AS t ON t.agency = s.agency AND t.session_no = s.session_no
LEFT JOIN intermediate.goal_lists AS g ON g.agency = s.agency AND g.session_id = s.session_id
