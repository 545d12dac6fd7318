-- What the reasons of sessions rest on, besides the text of the models: each ground with its site (null:
-- all sites) and the first day on which it matters. Where the grounds of two builds are the same up to a
-- day, so are the reasons of the sessions before it, but for those that look ahead to it
-- (intermediate.kept_sites). What has a first and a last day is two grounds, so that one that is ended later
-- changes nothing before its end. Every PD goal is open in a stint of its owner, so its own days need no
-- ground.
WITH session_days AS (
  SELECT
    agency,
    site_key,
    date,
    CAST(row_hash AS bigint) AS said,
    CAST(row_check AS bigint) AS said_too
  FROM staging.session_records
  WHERE records = 1
  UNION ALL
  -- Of several rows the first counts where they differ: their order is a ground too.
  SELECT
    r.agency,
    t.site_key,
    s.date,
    CAST(r.row_hash AS bigint),
    CAST(r.row_check AS bigint) * r.line
  FROM staging.session_records AS r
  JOIN staging.sessions AS s ON s.agency = r.agency AND s.session_id = r.session_id
  JOIN staging.sites AS t ON t.agency = s.agency AND t.site_no = s.site_no
  WHERE r.records > 1
),
first_met AS (
  SELECT agency, row_site_no AS site_no, lower(name) AS name_key, min(date) AS first_date
  FROM staging.session_names
  GROUP BY agency, row_site_no, lower(name)
),
people_met AS (
  SELECT
    p.agency,
    p.site_key,
    p.person_no,
    p.name_key,
    p.person_key,
    p.name,
    m.first_date
  FROM first_met AS m
  JOIN staging.person_names AS p
    ON p.agency = m.agency AND p.site_no = m.site_no AND p.name_key = m.name_key
),
themes_met AS (
  SELECT n.agency, s.site_no, n.name_key, min(s.date) AS first_date
  FROM staging.session_theme_names AS n
  JOIN staging.sessions AS s ON s.agency = n.agency AND s.session_no = n.session_no
  GROUP BY n.agency, s.site_no, n.name_key
),
goals_named AS (
  SELECT n.agency, s.site_no, n.goal_id, min(s.date) AS first_date
  FROM staging.session_goal_ids AS n
  JOIN staging.sessions AS s ON s.agency = n.agency AND s.session_no = n.session_no
  GROUP BY n.agency, s.site_no, n.goal_id
),
goals_owned AS (
  SELECT
    g.agency,
    g.goal_no,
    g.goal_id,
    p.site_key,
    p.name,
    t.theme,
    g.is_strength,
    -- Goals that share an id are told in the order of their lines.
    concat_ws(
      chr(31),
      g.goal_id,
      row_number() OVER (PARTITION BY g.agency, g.goal_id ORDER BY g.goal_no),
      p.name,
      t.theme
    ) AS goal
  FROM staging.goals AS g
  JOIN staging.people AS p ON p.agency = g.agency AND p.person_no = g.person_no
  JOIN staging.themes AS t ON t.agency = g.agency AND t.theme_no = g.theme_no
),
grounds AS (
  SELECT
    agency,
    site_key,
    date AS from_date,
    concat_ws(chr(31), 'sessions', count(*), sum(said), sum(said_too)) AS ground
  FROM session_days
  GROUP BY agency, site_key, date
  UNION ALL
  SELECT agency, site_key, date, concat_ws(chr(31), 'session', session_id)
  FROM staging.session_records
  WHERE is_renumbered
  UNION ALL
  SELECT
    agency,
    site_key,
    first_date,
    concat_ws(chr(31), 'name', name_key, person_key, name)
  FROM people_met
  UNION ALL
  SELECT
    m.agency,
    m.site_key,
    greatest(s.from_date, m.first_date),
    concat_ws(chr(31), 'hired', m.name_key, s.from_date, coalesce(CAST(s.hired AS varchar), '-'))
  FROM people_met AS m
  JOIN intermediate.stints AS s ON s.agency = m.agency AND s.person_no = m.person_no
  UNION ALL
  SELECT
    m.agency,
    m.site_key,
    greatest(coalesce(s.left_on, s.to_date) + 1, m.first_date),
    concat_ws(chr(31), 'left', m.name_key, s.from_date, coalesce(CAST(s.left_on AS varchar), '-'))
  FROM people_met AS m
  JOIN intermediate.stints AS s ON s.agency = m.agency AND s.person_no = m.person_no
  UNION ALL
  SELECT
    m.agency,
    site.site_key,
    m.first_date,
    concat_ws(chr(31), 'theme', m.name_key, t.theme)
  FROM themes_met AS m
  JOIN staging.theme_names AS t ON t.agency = m.agency AND t.name_key = m.name_key
  JOIN staging.sites AS site ON site.agency = m.agency AND site.site_no = m.site_no
  UNION ALL
  SELECT
    m.agency,
    site.site_key,
    m.first_date,
    concat_ws(chr(31), 'goal named', g.goal, g.site_key, g.is_strength)
  FROM goals_named AS m
  JOIN goals_owned AS g ON g.agency = m.agency AND g.goal_id = m.goal_id
  JOIN staging.sites AS site ON site.agency = m.agency AND site.site_no = m.site_no
  UNION ALL
  SELECT g.agency, g.site_key, o.from_date, concat_ws(chr(31), 'goal', g.goal, o.from_date)
  FROM goals_owned AS g
  JOIN intermediate.open_goals AS o ON o.agency = g.agency AND o.goal_no = g.goal_no
  UNION ALL
  SELECT
    g.agency,
    g.site_key,
    o.to_date + 1,
    concat_ws(chr(31), 'goal to', g.goal, o.from_date, o.to_date, o.named_to)
  FROM goals_owned AS g
  JOIN intermediate.open_goals AS o ON o.agency = g.agency AND o.goal_no = g.goal_no
  UNION ALL
  SELECT
    a.agency,
    p.site_key,
    a.from_date,
    concat_ws(chr(31), 'active', p.person_key, a.from_date)
  FROM intermediate.active_spells AS a
  JOIN staging.people AS p ON p.agency = a.agency AND p.person_no = a.person_no
  UNION ALL
  SELECT
    a.agency,
    p.site_key,
    a.to_date + 1,
    concat_ws(chr(31), 'active to', p.person_key, a.from_date, a.to_date)
  FROM intermediate.active_spells AS a
  JOIN staging.people AS p ON p.agency = a.agency AND p.person_no = a.person_no
  UNION ALL
  SELECT
    p.agency,
    site.site_key,
    p.from_date,
    concat_ws(chr(31), 'priority', t.theme, p.from_date)
  FROM staging.priorities AS p
  JOIN staging.themes AS t ON t.agency = p.agency AND t.theme_no = p.theme_no
  JOIN staging.sites AS site ON site.agency = p.agency AND site.site_no = p.site_no
  UNION ALL
  SELECT
    p.agency,
    site.site_key,
    p.to_date + 1,
    concat_ws(chr(31), 'priority to', t.theme, p.from_date, p.to_date)
  FROM staging.priorities AS p
  JOIN staging.themes AS t ON t.agency = p.agency AND t.theme_no = p.theme_no
  JOIN staging.sites AS site ON site.agency = p.agency AND site.site_no = p.site_no
  UNION ALL
  SELECT
    s.agency,
    site.site_key,
    s.date,
    concat_ws(chr(31), 'override', s.session_id, o.class, o.why)
  FROM staging.overrides AS o
  JOIN staging.sessions AS s ON s.agency = o.agency AND s.session_id = o.session_id
  JOIN staging.sites AS site ON site.agency = s.agency AND site.site_no = s.site_no
  UNION ALL
  SELECT DISTINCT agency, NULL, DATE '0001-01-01', 'sites mixed'
  FROM staging.session_rows
  WHERE site_no <> row_site_no
  UNION ALL
  SELECT agency, site_key, DATE '0001-01-01', concat_ws(chr(31), 'site', site)
  FROM staging.sites
  UNION ALL
  SELECT agency, NULL, as_of, concat_ws(chr(31), 'as of', as_of)
  FROM raw.build
  UNION ALL
  SELECT agency, NULL, DATE '0001-01-01', concat_ws(chr(31), 'models', models, seed)
  FROM raw.build
  UNION ALL
  SELECT agency, NULL, DATE '0001-01-01', concat_ws(chr(31), 'rule', name, value)
  FROM raw.rules
  UNION ALL
  SELECT
    agency,
    NULL,
    DATE '0001-01-01',
    concat_ws(chr(31), 'catalogue', theme, array_to_string(synonyms, chr(30)))
  FROM staging.catalogue
  UNION ALL
  SELECT
    agency,
    NULL,
    DATE '0001-01-01',
    concat_ws(chr(31), 'alias', kind, name, coalesce(site, '-'), means)
  FROM raw.aliases
)
SELECT agency, site_key, from_date, ground
FROM grounds
