-- The themes of the catalogue: the agency's own where it brought one, else the one that ships
-- with the product (import 0).
WITH ranked AS (
  SELECT
    agency,
    theme,
    lower(theme) AS theme_key,
    synonyms,
    measures,
    set_on,
    import_id = 0 AS is_shipped,
    bool_or(import_id > 0) OVER (PARTITION BY agency) AS has_own,
    row_number() OVER (
      PARTITION BY agency, lower(theme), import_id = 0
      ORDER BY import_id DESC, line, theme
    ) AS place
  FROM raw.themes
)
SELECT agency, theme, theme_key, synonyms, measures, set_on
FROM ranked
WHERE place = 1 AND is_shipped <> has_own
