-- one row per session on a theme at a site, the newest ones, oldest first
SELECT session_id, date, class, detail, format, channel, overridden
FROM (
  SELECT
    t.session_id, CAST(t.date AS VARCHAR) AS date,
    coalesce(t.override_class, t.class) AS class,
    CASE WHEN t.override_class IS NULL THEN t.detail END AS detail,
    t.format, t.channel, t.override_class IS NOT NULL AS overridden
  FROM marts.session_themes AS t
  WHERE t.site = $site AND t.theme = $theme
  ORDER BY t.date DESC, t.session_id
  LIMIT 2000
) AS newest
ORDER BY date, session_id
