-- The measures on which a theme is judged: its catalogue entry names them by id, label or synonym, with
-- a direction after the name where it differs from the measure's own ("ns_share down").
WITH links AS (
  SELECT
    c.agency,
    c.theme,
    c.set_on,
    m.name,
    lower(trim(regexp_replace(m.name, '[ :(]+([Uu][Pp]|[Dd][Oo][Ww][Nn])[)]?[ ]*$', '')))
      AS measure_key,
    CASE
      WHEN lower(m.name) ~ '[ :(]up[)]?[ ]*$' THEN 'up'
      WHEN lower(m.name) ~ '[ :(]down[)]?[ ]*$' THEN 'down'
    END AS good
  FROM staging.catalogue AS c
  CROSS JOIN LATERAL unnest(c.measures) AS m (name)
),
names AS (
  SELECT agency, measure_key AS name_key, measure_key, 1 AS choice FROM staging.measures
  UNION ALL
  SELECT agency, lower(label), measure_key, 2 FROM staging.measures
  UNION ALL
  SELECT m.agency, lower(s.synonym), m.measure_key, 3
  FROM staging.measures AS m
  CROSS JOIN LATERAL unnest(m.synonyms) AS s (synonym)
),
known AS (
  SELECT DISTINCT ON (agency, name_key) agency, name_key, measure_key
  FROM names
  ORDER BY agency, name_key, choice, measure_key
)
SELECT DISTINCT ON (l.agency, l.theme, coalesce(k.measure_key, l.measure_key))
  l.agency,
  l.theme,
  l.set_on,
  coalesce(k.measure_key, l.measure_key) AS measure_key,
  coalesce(m.measure, l.name) AS measure,
  coalesce(m.label, l.name) AS label,
  m.unit,
  coalesce(l.good, m.good) AS good,
  m.smallest_change
FROM links AS l
LEFT JOIN known AS k ON k.agency = l.agency AND k.name_key = l.measure_key
LEFT JOIN staging.measures AS m
  ON m.agency = l.agency AND m.measure_key = coalesce(k.measure_key, l.measure_key)
WHERE l.measure_key <> ''
ORDER BY l.agency, l.theme, coalesce(k.measure_key, l.measure_key), l.good
