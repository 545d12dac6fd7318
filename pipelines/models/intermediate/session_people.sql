-- One row per session with anyone at it: the attendees by name, and how many were asked.
WITH asked AS (
  SELECT n.agency, n.session_id, CAST(count(DISTINCT n.person_key) AS integer) AS invited
  FROM staging.session_names AS n
  JOIN staging.sessions AS s ON s.agency = n.agency AND s.session_id = n.session_id
  WHERE s.records > 1 AND n.person_key IS DISTINCT FROM lower(s.coach)
  GROUP BY n.agency, n.session_id
),
attendees AS (
  SELECT a.agency, a.session_no, array_agg(p.name ORDER BY p.name) AS staff
  FROM intermediate.attendance AS a
  JOIN staging.people AS p ON p.agency = a.agency AND p.person_no = a.person_no
  GROUP BY a.agency, a.session_no
)
SELECT
  s.agency,
  s.session_no,
  coalesce(a.staff, CAST(ARRAY[] AS varchar[])) AS staff,
  coalesce(k.invited, s.invited) AS invited,
  CASE
    WHEN s.records > 1 THEN coalesce(array_length(a.staff, 1), 0)
    ELSE coalesce(s.attended, array_length(a.staff, 1), 0)
  END AS attended
FROM staging.sessions AS s
LEFT JOIN asked AS k ON k.agency = s.agency AND k.session_id = s.session_id
LEFT JOIN attendees AS a ON a.agency = s.agency AND a.session_no = s.session_no
