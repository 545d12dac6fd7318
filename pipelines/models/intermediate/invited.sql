-- How many people the rows of a session with several rows name, whether or not they attended.
SELECT n.agency, n.session_id, CAST(count(DISTINCT n.person_key) AS integer) AS invited
FROM staging.session_names AS n
JOIN staging.sessions AS s ON s.agency = n.agency AND s.session_id = n.session_id
WHERE s.records > 1 AND n.person_key IS DISTINCT FROM lower(s.coach)
GROUP BY n.agency, n.session_id
