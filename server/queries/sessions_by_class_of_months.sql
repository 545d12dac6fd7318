-- one row per class: the sessions of whole months at a site, or at all, and those of its shades; as sessions_by_class without other filters
SELECT
  class,
  CAST(sum(sessions) AS INTEGER) AS sessions,
  CAST(sum(weak) AS INTEGER) AS weak,
  CAST(sum(entry_only) AS INTEGER) AS entry_only,
  CAST(sum(
    CASE coalesce(CAST($detail AS VARCHAR), 'any')
      WHEN 'any' THEN sessions
      WHEN 'weak' THEN weak
      WHEN 'entry_only' THEN entry_only
      WHEN 'rest' THEN sessions - weak - entry_only
      ELSE 0
    END) AS INTEGER) AS of_detail
FROM marts.coaching_mix
WHERE (CAST($site AS VARCHAR) IS NULL OR site = $site)
  AND (CAST($from AS VARCHAR) IS NULL OR month >= CAST($from AS DATE))
  AND (CAST($to AS VARCHAR) IS NULL OR month <= CAST($to AS DATE))
GROUP BY class
ORDER BY class
