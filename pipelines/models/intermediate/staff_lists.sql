-- The attendees of a session by name, sorted. A list of one is made without sorting.
WITH attendees AS (
  SELECT a.agency, a.session_no, a.person_no, p.name, f.attendees
  FROM intermediate.attendance AS a
  JOIN intermediate.listed_sessions AS w ON w.agency = a.agency AND w.session_no = a.session_no
  JOIN intermediate.session_facts AS f ON f.agency = a.agency AND f.session_no = a.session_no
  JOIN staging.people AS p ON p.agency = a.agency AND p.person_no = a.person_no
)
SELECT agency, session_no, ARRAY[name] AS staff
FROM attendees
WHERE attendees = 1
UNION ALL
SELECT agency, session_no, array_agg(name ORDER BY person_no)
FROM attendees
WHERE attendees > 1
GROUP BY agency, session_no
