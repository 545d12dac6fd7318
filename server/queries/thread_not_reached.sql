-- one row per staff member of a site with a goal on a theme for a while and no session on it lately
SELECT staff, CAST(last_session AS VARCHAR) AS last_session, days_since_last
FROM marts.coverage
WHERE site = $site AND list_contains(not_reached_themes, CAST($theme AS VARCHAR))
ORDER BY staff
LIMIT 500
