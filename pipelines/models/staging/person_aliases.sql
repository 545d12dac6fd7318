-- One row per site and name of a person that a person said means another: whom it means in the end.
-- What was said of the site goes before what was said of all sites.
WITH RECURSIVE said AS (
  SELECT DISTINCT ON (a.agency, s.site_key, lower(a.name))
    a.agency,
    s.site_key,
    lower(a.name) AS name_key,
    lower(a.means) AS person_key,
    a.means AS name
  FROM raw.aliases AS a
  JOIN staging.sites AS s ON s.agency = a.agency AND (a.site IS NULL OR lower(a.site) = s.site_key)
  WHERE a.kind = 'person'
  ORDER BY a.agency, s.site_key, lower(a.name), a.site NULLS LAST, a.means
),
followed AS (
  SELECT agency, site_key, name_key, person_key, name
  FROM said
  UNION
  SELECT f.agency, f.site_key, f.name_key, n.person_key, n.name
  FROM followed AS f
  JOIN said AS n
    ON n.agency = f.agency AND n.site_key = f.site_key AND n.name_key = f.person_key
)
SELECT f.agency, f.site_key, f.name_key, f.person_key, f.name
FROM followed AS f
LEFT JOIN said AS n
  ON n.agency = f.agency AND n.site_key = f.site_key AND n.name_key = f.person_key
WHERE n.name_key IS NULL
