-- one row per session on the same theme at the same site between two days, oldest first
SELECT
  s.session_id, CAST(s.date AS VARCHAR) AS date,
  coalesce(s.override_class, t.class) AS class, t.detail, s.format, s.channel, s."trigger"
FROM marts.session_themes AS t
JOIN marts.sessions_classified AS s ON s.agency = t.agency AND s.session_id = t.session_id
WHERE s.site = $site
  AND t.theme = $theme
  AND s.date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
ORDER BY s.date, s.session_id
LIMIT 400
