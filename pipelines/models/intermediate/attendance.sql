-- One row per session and attendee, with the attendee's hire date and whether they had not left.
-- The coach is no attendee, nor is who was invited only.
WITH attended AS (
  SELECT n.agency, n.session_no, n.site_no, n.date, p.person_no
  FROM staging.session_names AS n
  JOIN staging.person_names AS p
    ON p.agency = n.agency AND p.site_no = n.row_site_no AND p.name_key = lower(n.name)
  WHERE NOT n.is_invited_only AND p.person_key IS DISTINCT FROM n.coach_key
  GROUP BY n.agency, n.session_no, n.site_no, n.date, p.person_no
)
SELECT
  a.agency,
  a.session_no,
  a.site_no,
  a.date,
  a.person_no,
  t.hired,
  t.left_on IS NULL OR a.date <= t.left_on AS is_present
FROM attended AS a
LEFT JOIN intermediate.stints AS t
  ON t.agency = a.agency AND t.person_no = a.person_no AND a.date BETWEEN t.from_date AND t.to_date
