-- one row per session whose class a person corrected, newest first
SELECT session_id, site, CAST(date AS VARCHAR) AS date, class, detail, override_class
FROM marts.sessions_classified AS s
WHERE override_class IS NOT NULL
ORDER BY s.date DESC, session_id
LIMIT 10000
