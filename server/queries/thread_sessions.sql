-- one row per session on a theme at a site, the newest ones, oldest first
SELECT session_id, date, class, detail, format, channel, overridden
FROM (
  SELECT
    s.session_id, CAST(s.date AS VARCHAR) AS date,
    coalesce(s.override_class, t.class) AS class,
    CASE WHEN s.override_class IS NULL THEN t.detail END AS detail,
    s.format, s.channel, s.override_class IS NOT NULL AS overridden
  FROM marts.session_themes AS t
  JOIN marts.sessions_classified AS s ON s.agency = t.agency AND s.session_id = t.session_id
  WHERE s.site = $site AND t.theme = $theme
  ORDER BY s.date DESC, s.session_id
  LIMIT 2000
) AS newest
ORDER BY date, session_id
