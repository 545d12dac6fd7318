-- One row per session with a recorded follow-up that is due on the as-of date or soon after, and
-- theme on which no later session has seen one of its attendees around that date.
WITH followed AS (
  SELECT DISTINCT d.agency, d.session_no, d.theme_no
  FROM intermediate.due_sessions AS d
  JOIN raw.build AS b ON b.agency = d.agency
  JOIN intermediate.attendance AS a ON a.agency = d.agency AND a.session_no = d.session_no
  JOIN intermediate.attendance AS x
    ON x.agency = a.agency
    AND x.person_no = a.person_no
    AND x.date BETWEEN d.from_date AND b.as_of
  JOIN intermediate.session_themes AS t
    ON t.agency = x.agency AND t.session_no = x.session_no AND t.theme_no = d.theme_no
)
SELECT d.agency, d.session_no, d.theme_no, d.site_no, d.date, d.follow_up_date
FROM intermediate.due_sessions AS d
LEFT JOIN followed AS f
  ON f.agency = d.agency AND f.session_no = d.session_no AND f.theme_no = d.theme_no
WHERE f.session_no IS NULL
