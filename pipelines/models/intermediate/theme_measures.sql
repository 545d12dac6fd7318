-- The measures on which a theme is judged. Its catalogue entry names them by id, label or synonym, with
-- a direction after the name where it differs from the measure's own ("ns_share down"), set on a day
-- or on one that nobody noted; a plan names them on the day on which it was recorded.
WITH links AS (
  SELECT
    c.agency,
    c.theme,
    c.set_on,
    trim(regexp_replace(m.name, '[ :(]+([Uu][Pp]|[Dd][Oo][Ww][Nn])[)]?[ ]*$', '')) AS name,
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
),
in_catalogue AS (
  SELECT DISTINCT ON (l.agency, l.theme, coalesce(k.measure_key, lower(l.name)))
    l.agency,
    l.theme,
    coalesce(k.measure_key, lower(l.name)) AS measure_key,
    l.name,
    l.set_on,
    l.good
  FROM links AS l
  LEFT JOIN known AS k ON k.agency = l.agency AND k.name_key = lower(l.name)
  WHERE l.name <> ''
  ORDER BY l.agency, l.theme, coalesce(k.measure_key, lower(l.name)), l.good
),
planned AS (
  SELECT
    p.agency,
    t.theme,
    lower(p.measure) AS measure_key,
    min(p.measure) AS name,
    min(p.set_on) AS planned_on
  FROM raw.plans AS p
  JOIN staging.theme_names AS t ON t.agency = p.agency AND t.name_key = lower(p.theme)
  GROUP BY p.agency, t.theme, lower(p.measure)
),
named AS (
  SELECT agency, theme, measure_key FROM in_catalogue
  UNION
  SELECT agency, theme, measure_key FROM planned
)
SELECT
  n.agency,
  n.theme,
  n.measure_key,
  coalesce(m.measure, c.name, p.name) AS measure,
  coalesce(m.label, c.name, p.name) AS label,
  m.unit,
  coalesce(c.good, m.good) AS good,
  m.smallest_change,
  c.name IS NOT NULL AS in_catalogue,
  c.set_on,
  p.planned_on
FROM named AS n
LEFT JOIN in_catalogue AS c
  ON c.agency = n.agency AND c.theme = n.theme AND c.measure_key = n.measure_key
LEFT JOIN planned AS p
  ON p.agency = n.agency AND p.theme = n.theme AND p.measure_key = n.measure_key
LEFT JOIN staging.measures AS m ON m.agency = n.agency AND m.measure_key = n.measure_key
