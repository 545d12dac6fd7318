-- one row per theme: the sites by how they stand with it; themes that most sites embedded come first
SELECT
  theme,
  CAST(count(*) FILTER (WHERE state <> 'not_embedded') AS INTEGER) AS places,
  coalesce(
    array_agg(site ORDER BY site) FILTER (WHERE state = 'not_embedded'), CAST(ARRAY[] AS varchar[])
  ) AS not_embedded
FROM marts.theme_embedding
GROUP BY theme
ORDER BY places DESC, theme
LIMIT 1000
