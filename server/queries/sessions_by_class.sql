-- one row per class: sessions that match the filters other than the class
SELECT coalesce(override_class, class) AS class, CAST(count(*) AS INTEGER) AS sessions
FROM marts.sessions_classified
WHERE (CAST($site AS VARCHAR) IS NULL OR site = $site)
  AND (CAST($detail AS VARCHAR) IS NULL OR detail = $detail)
  AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
  AND (CAST($theme AS VARCHAR) IS NULL OR $theme = ANY(themes) OR theme = $theme)
  AND (CAST($from AS VARCHAR) IS NULL OR date >= CAST($from AS DATE))
  AND (CAST($to AS VARCHAR) IS NULL OR date <= CAST($to AS DATE))
GROUP BY coalesce(override_class, class)
ORDER BY class
