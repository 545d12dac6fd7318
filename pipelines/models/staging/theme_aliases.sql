-- One row per name of a theme that a person said means another: what it means in the end. The names
-- of the catalogue's themes mean those themes, whatever was said before they were in it.
WITH RECURSIVE said AS (
  SELECT DISTINCT ON (a.agency, lower(a.name))
    a.agency,
    lower(a.name) AS name_key,
    lower(a.means) AS means_key,
    a.means
  FROM raw.aliases AS a
  LEFT JOIN staging.catalogue AS c ON c.agency = a.agency AND c.theme_key = lower(a.name)
  WHERE a.kind = 'theme' AND c.theme_key IS NULL
  ORDER BY a.agency, lower(a.name), a.means
),
followed AS (
  SELECT agency, name_key, means_key, means
  FROM said
  UNION
  SELECT f.agency, f.name_key, n.means_key, n.means
  FROM followed AS f
  JOIN said AS n ON n.agency = f.agency AND n.name_key = f.means_key
)
SELECT f.agency, f.name_key, f.means_key, f.means
FROM followed AS f
LEFT JOIN said AS n ON n.agency = f.agency AND n.name_key = f.means_key
WHERE n.name_key IS NULL
