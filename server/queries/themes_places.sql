-- one row per theme and site where it is, was or is being embedded; of one theme or of all
SELECT
  theme, site, state, before_data,
  CAST(embedded_from AS VARCHAR) AS embedded_from,
  CAST(tapered_from AS VARCHAR) AS tapered_from,
  CAST(again_from AS VARCHAR) AS again_from
FROM marts.theme_embedding
WHERE (CAST($theme AS VARCHAR) IS NULL AND state <> 'not_embedded') OR theme = $theme
ORDER BY theme, site
LIMIT 10000
