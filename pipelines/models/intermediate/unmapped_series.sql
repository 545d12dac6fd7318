-- Names to compare: one row per theme that the catalogue does not know, per person at a site (coaches
-- too) and per measure of no catalogue and no instrument, with how often and when last it was met;
-- and one per name of the catalogues, with what it means.
WITH seen AS (
  SELECT t.agency, t.theme_no, s.date
  FROM intermediate.session_themes AS t
  JOIN staging.sessions AS s ON s.agency = t.agency AND s.session_no = t.session_no
  WHERE t.is_logged
  UNION ALL
  SELECT agency, theme_no, opened FROM staging.goals
  UNION ALL
  SELECT p.agency, t.theme_no, p.from_date
  FROM staging.priority_records AS p
  JOIN staging.theme_names AS t ON t.agency = p.agency AND t.name_key = lower(p.theme)
),
own_themes AS (
  SELECT t.agency, t.theme, count(*) AS uses, max(s.date) AS last_seen
  FROM staging.themes AS t
  JOIN seen AS s ON s.agency = t.agency AND s.theme_no = t.theme_no
  WHERE NOT t.is_mapped
  GROUP BY t.agency, t.theme
),
met AS (
  SELECT agency, person_no, count(*) AS uses, max(date) AS last_seen
  FROM intermediate.attendance
  GROUP BY agency, person_no
  UNION ALL
  SELECT agency, person_no, count(*), max(opened) FROM staging.goals GROUP BY agency, person_no
  UNION ALL
  SELECT agency, person_no, count(*), max(hired) FROM staging.staff GROUP BY agency, person_no
),
named AS (
  SELECT p.agency, p.site_no, p.person_key, 1 AS choice, p.name, m.uses, m.last_seen
  FROM met AS m
  JOIN staging.people AS p ON p.agency = m.agency AND p.person_no = m.person_no
  UNION ALL
  SELECT agency, site_no, lower(coach), 2, min(coach), count(*), max(date)
  FROM staging.sessions
  WHERE coach IS NOT NULL
  GROUP BY agency, site_no, lower(coach)
),
people AS (
  SELECT
    n.agency,
    s.site,
    coalesce(min(n.name) FILTER (WHERE n.choice = 1), min(n.name)) AS name,
    sum(n.uses) AS uses,
    max(n.last_seen) AS last_seen
  FROM named AS n
  JOIN staging.sites AS s ON s.agency = n.agency AND s.site_no = n.site_no
  GROUP BY n.agency, s.site, n.person_key
),
own_measures AS (
  SELECT f.agency, f.measure, count(*) AS uses, max(f.date) AS last_seen
  FROM staging.fidelity_records AS f
  LEFT JOIN standing.measures AS m ON m.agency = f.agency AND m.measure = f.measure
  WHERE m.measure IS NULL AND f.measure NOT LIKE '%/%'
  GROUP BY f.agency, f.measure
),
names AS (
  SELECT agency, 'theme' AS kind, CAST(NULL AS varchar) AS site, theme AS name,
    CAST(NULL AS varchar) AS means, uses, last_seen
  FROM own_themes
  UNION ALL
  SELECT agency, 'person', site, name, NULL, uses, last_seen FROM people
  UNION ALL
  SELECT agency, 'measure', NULL, measure, NULL, uses, last_seen FROM own_measures
  UNION ALL
  SELECT agency, 'theme', NULL, theme, theme, 0, NULL FROM staging.catalogue
  UNION ALL
  SELECT c.agency, 'theme', NULL, s.synonym, c.theme, 0, NULL
  FROM staging.catalogue AS c
  CROSS JOIN LATERAL unnest(c.synonyms) AS s (synonym)
  UNION ALL
  SELECT agency, 'measure', NULL, label, measure, 0, NULL FROM standing.measures
  UNION ALL
  SELECT m.agency, 'measure', NULL, s.synonym, m.measure, 0, NULL
  FROM standing.measures AS m
  CROSS JOIN LATERAL unnest(m.synonyms) AS s (synonym)
)
SELECT agency, kind, site, name, means, CAST(uses AS integer) AS uses, last_seen
FROM names
