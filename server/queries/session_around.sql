-- one row per session on the same theme at the same site between two days, oldest first
SELECT
  t.session_id, CAST(t.date AS VARCHAR) AS date,
  coalesce(t.override_class, t.class) AS class, t.detail, t.format, t.channel, t."trigger"
FROM marts.session_themes AS t
WHERE t.site = $site
  AND t.theme = $theme
  AND t.date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
ORDER BY t.date, t.session_id
LIMIT 400
