-- One row per name that means a theme: catalogue names, aliases, synonyms, and names of no catalogue
-- theme, which are themes of their own. theme_no follows the name in lower case.
WITH written AS (
  SELECT agency, name_key, name FROM staging.session_theme_names
  UNION ALL
  SELECT agency, lower(theme), theme FROM staging.goal_records
  UNION ALL
  SELECT agency, lower(theme), theme FROM staging.priority_records
),
spellings AS (
  SELECT agency, name_key, name, count(*) AS times
  FROM written
  GROUP BY agency, name_key, name
),
meanings AS (
  SELECT agency, theme_key AS name_key, theme, 1 AS choice, 0 AS times FROM staging.catalogue
  UNION ALL
  SELECT c.agency, lower(s.synonym), c.theme, 2, 0
  FROM staging.catalogue AS c
  CROSS JOIN LATERAL unnest(c.synonyms) AS s (synonym)
  UNION ALL
  SELECT agency, name_key, name, 3, times FROM spellings
  UNION ALL
  SELECT agency, means_key, means, 4, 0 FROM staging.theme_aliases
),
chosen AS (
  SELECT DISTINCT ON (agency, name_key) agency, name_key, theme, choice < 3 AS is_mapped
  FROM meanings
  ORDER BY agency, name_key, choice, times DESC, theme
),
meant AS (
  SELECT
    c.agency,
    c.name_key,
    coalesce(m.theme, c.theme) AS theme,
    coalesce(m.is_mapped, c.is_mapped) AS is_mapped
  FROM chosen AS c
  LEFT JOIN staging.theme_aliases AS a ON a.agency = c.agency AND a.name_key = c.name_key
  LEFT JOIN chosen AS m ON m.agency = a.agency AND m.name_key = a.means_key
)
SELECT
  agency,
  name_key,
  CAST(dense_rank() OVER (PARTITION BY agency ORDER BY lower(theme)) AS integer) AS theme_no,
  theme,
  is_mapped
FROM meant
