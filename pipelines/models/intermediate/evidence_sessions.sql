-- What C2, C3 and C4 rest on: one row per session and theme, the sessions as JSON without brackets.
WITH ids AS (
  SELECT agency, session_no, CAST(to_json(session_id) AS varchar) AS session_id
  FROM staging.sessions
)
SELECT
  n.agency,
  n.session_no,
  n.theme_no,
  nullif(concat_ws(',', b.session_id, e.session_id), '') AS before,
  nullif(concat_ws(',', a.session_id, l.session_id), '') AS after,
  nullif(concat_ws(',', f.session_id, z.session_id), '') AS returns
FROM intermediate.nearest_sessions AS n
LEFT JOIN ids AS b ON b.agency = n.agency AND b.session_no = n.before_no
LEFT JOIN ids AS e ON e.agency = n.agency AND e.session_no = n.earlier_no
LEFT JOIN ids AS a ON a.agency = n.agency AND a.session_no = n.after_no
LEFT JOIN ids AS l ON l.agency = n.agency AND l.session_no = n.later_no
LEFT JOIN ids AS f ON f.agency = n.agency AND f.session_no = n.return_no
LEFT JOIN ids AS z ON z.agency = n.agency AND z.session_no = n.last_return_no
