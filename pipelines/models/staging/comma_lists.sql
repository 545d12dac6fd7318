-- One row per list of themes whose commas may part them (written with bars for the commas) and theme
-- that it holds: from its start on, the longest known name with commas, else the words up to the next.
-- Known are names and synonyms of the catalogue, and what a person said is a theme.
WITH RECURSIVE known AS (
  SELECT agency, theme AS name FROM staging.catalogue
  UNION
  SELECT c.agency, s.synonym
  FROM staging.catalogue AS c
  CROSS JOIN LATERAL unnest(c.synonyms) AS s (synonym)
  UNION
  SELECT agency, name FROM raw.aliases WHERE kind = 'theme'
),
with_commas AS (
  SELECT agency, name, lower(replace(replace(name, ', ', '|'), ',', '|')) AS barred
  FROM known
  WHERE strpos(name, ',') > 0
),
barred_cells AS (
  SELECT DISTINCT agency, themes
  FROM raw.sessions
  WHERE strpos(array_to_string(themes, ';'), '|') > 0
),
lists AS (
  SELECT DISTINCT c.agency, names.theme AS list
  FROM barred_cells AS c
  CROSS JOIN LATERAL unnest(c.themes) AS names (theme)
  WHERE strpos(names.theme, '|') > 0
),
rests AS (
  SELECT agency, list AS rest FROM lists
  UNION
  SELECT agency, substr(rest, strpos(rest, '|') + 1) FROM rests WHERE strpos(rest, '|') > 0
),
begun AS (
  SELECT DISTINCT ON (r.agency, r.rest)
    r.agency,
    r.rest,
    coalesce(k.name, split_part(r.rest, '|', 1)) AS name,
    substr(r.rest, length(coalesce(k.barred, split_part(r.rest, '|', 1))) + 2) AS next_rest
  FROM rests AS r
  LEFT JOIN with_commas AS k
    ON k.agency = r.agency
    AND left(lower(r.rest) || '|', length(k.barred) + 1) = k.barred || '|'
  ORDER BY r.agency, r.rest, length(k.barred) DESC NULLS LAST, k.name
),
parted AS (
  SELECT l.agency, l.list, b.name, b.next_rest
  FROM lists AS l
  JOIN begun AS b ON b.agency = l.agency AND b.rest = l.list
  UNION ALL
  SELECT p.agency, p.list, b.name, b.next_rest
  FROM parted AS p
  JOIN begun AS b ON b.agency = p.agency AND b.rest = p.next_rest
)
SELECT agency, list, name
FROM parted
