-- one row per class: sessions that match the filters other than class and shade, and those of its shades
WITH s AS (
  SELECT
    coalesce(override_class, class) AS stands,
    coalesce(
      CASE WHEN coalesce(override_class, class) = class AND detail IN ('weak', 'entry_only')
        THEN detail END, 'rest') AS shade
  FROM marts.sessions_classified
  WHERE (CAST($site AS VARCHAR) IS NULL OR site = $site)
    AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
    AND (CAST($coach AS VARCHAR) IS NULL OR coach = $coach)
    AND (CAST($theme AS VARCHAR) IS NULL OR list_contains(themes, CAST($theme AS VARCHAR)) OR theme = $theme)
    AND (CAST($from AS VARCHAR) IS NULL OR date >= CAST($from AS DATE))
    AND (CAST($to AS VARCHAR) IS NULL OR date <= CAST($to AS DATE))
)
SELECT
  stands AS class,
  CAST(count(*) AS INTEGER) AS sessions,
  CAST(count(*) FILTER (WHERE shade = 'weak') AS INTEGER) AS weak,
  CAST(count(*) FILTER (WHERE shade = 'entry_only') AS INTEGER) AS entry_only,
  CAST(count(*) FILTER (WHERE CAST($detail AS VARCHAR) IS NULL OR shade = $detail) AS INTEGER)
    AS of_detail
FROM s
GROUP BY stands
ORDER BY stands
