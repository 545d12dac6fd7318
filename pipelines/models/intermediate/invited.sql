-- How many people the rows of a session with several rows name, whether or not they attended.
SELECT s.agency, s.session_id, CAST(count(DISTINCT p.person_no) AS integer) AS invited
FROM staging.sessions AS s
JOIN staging.session_names AS n ON n.agency = s.agency AND n.session_no = s.session_no
JOIN staging.person_names AS p
  ON p.agency = n.agency AND p.site_no = n.row_site_no AND p.name_key = lower(n.name)
WHERE s.records > 1 AND p.person_key IS DISTINCT FROM n.coach_key
GROUP BY s.agency, s.session_id
