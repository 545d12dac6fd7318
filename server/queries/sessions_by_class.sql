-- one row per class: sessions that match the filters other than class and shade, and those of its shades
SELECT
  coalesce(override_class, class) AS class,
  CAST(count(*) AS INTEGER) AS sessions,
  CAST(count(*) FILTER (WHERE override_class IS NULL AND detail = 'weak') AS INTEGER) AS weak,
  CAST(count(*) FILTER (WHERE override_class IS NULL AND detail = 'entry_only') AS INTEGER)
    AS entry_only,
  CAST(count(*) FILTER (
    WHERE CAST($detail AS VARCHAR) IS NULL OR (override_class IS NULL AND detail = $detail)
  ) AS INTEGER) AS of_detail
FROM marts.sessions_classified
WHERE (CAST($site AS VARCHAR) IS NULL OR site = $site)
  AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
  AND (CAST($coach AS VARCHAR) IS NULL OR coach = $coach)
  AND (CAST($theme AS VARCHAR) IS NULL OR $theme = ANY(themes) OR theme = $theme)
  AND (CAST($from AS VARCHAR) IS NULL OR date >= CAST($from AS DATE))
  AND (CAST($to AS VARCHAR) IS NULL OR date <= CAST($to AS DATE))
GROUP BY coalesce(override_class, class)
ORDER BY class
