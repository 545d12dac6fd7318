-- How many people the rows of a session with several rows name, whether or not they attended.
SELECT n.agency, n.session_id, CAST(count(DISTINCT p.person_no) AS integer) AS invited
FROM staging.session_names AS n
JOIN staging.sessions AS s ON s.agency = n.agency AND s.session_id = n.session_id
JOIN staging.person_names AS p
  ON p.agency = n.agency AND p.site_key = n.site_key AND p.name_key = n.name_key
WHERE s.records > 1 AND p.person_key IS DISTINCT FROM lower(s.coach)
GROUP BY n.agency, n.session_id
