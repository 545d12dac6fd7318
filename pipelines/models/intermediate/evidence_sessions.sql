-- What C2, C3 and C4 rest on: one row per session and theme, the sessions as JSON without brackets.
WITH ids AS (
  SELECT agency, session_no, CAST(to_json(session_id) AS varchar) AS session_id
  FROM staging.sessions
)
SELECT
  s.agency,
  s.session_no,
  s.theme_no,
  nullif(concat_ws(',', b.session_id, e.session_id), '') AS before,
  nullif(concat_ws(',', a.session_id, l.session_id), '') AS after,
  nullif(concat_ws(',', f.session_id, z.session_id), '') AS returns
FROM intermediate.session_theme_signals AS s
JOIN intermediate.told_sessions AS w ON w.agency = s.agency AND w.session_no = s.session_no
LEFT JOIN intermediate.nearest_sessions AS n
  ON n.agency = s.agency AND n.session_no = s.session_no AND n.theme_no = s.theme_no
LEFT JOIN intermediate.returns AS r
  ON r.agency = s.agency
  AND r.draw = s.draw
  AND r.session_no = s.session_no
  AND r.theme_no = s.theme_no
LEFT JOIN ids AS b ON b.agency = s.agency AND b.session_no = n.before_no
LEFT JOIN ids AS e ON e.agency = s.agency AND e.session_no = n.earlier_no
LEFT JOIN ids AS a ON a.agency = s.agency AND a.session_no = n.after_no
LEFT JOIN ids AS l ON l.agency = s.agency AND l.session_no = n.later_no
LEFT JOIN ids AS f ON f.agency = s.agency AND f.session_no = r.first_no
LEFT JOIN ids AS z ON z.agency = s.agency AND z.session_no = nullif(r.last_no, r.first_no)
WHERE s.draw = 0 AND (s.c2 OR s.c3 OR s.c4)
