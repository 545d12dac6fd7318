-- What C4 rests on: one row per session and theme, the later sessions as JSON.
SELECT
  r.agency,
  r.session_no,
  r.theme_no,
  CAST(to_json((array_agg(s.session_id ORDER BY r.return_session_no))[1:20]) AS varchar) AS sessions
FROM intermediate.returns AS r
JOIN staging.sessions AS s ON s.agency = r.agency AND s.session_no = r.return_session_no
WHERE r.draw = 0
GROUP BY r.agency, r.session_no, r.theme_no
