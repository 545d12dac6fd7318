-- One row per staff member at a site: who is coached, and who is not.
WITH active AS (
  SELECT DISTINCT a.agency, a.person_no
  FROM intermediate.active_spells AS a
  JOIN raw.build AS b ON b.agency = a.agency
  WHERE b.as_of BETWEEN a.from_date AND a.to_date
),
attended AS (
  SELECT
    a.agency,
    a.person_no,
    a.date,
    coalesce(c.detail = 'entry_only', false) OR c.r1 AS is_entry_or_event,
    a.date - lag(a.date) OVER (PARTITION BY a.agency, a.person_no ORDER BY a.date) AS gap
  FROM intermediate.attendance AS a
  JOIN intermediate.session_classes AS c ON c.agency = a.agency AND c.session_no = a.session_no
),
sessions AS (
  SELECT
    a.agency,
    a.person_no,
    max(a.date) AS last_session,
    count(*) AS sessions,
    bool_and(a.is_entry_or_event) AS only_entry_or_event,
    max(a.gap) AS longest_gap
  FROM attended AS a
  GROUP BY a.agency, a.person_no
),
not_reached AS (
  SELECT n.agency, n.person_no, array_agg(t.theme ORDER BY t.theme) AS themes
  FROM intermediate.not_reached AS n
  JOIN staging.themes AS t ON t.agency = n.agency AND t.theme_no = n.theme_no
  GROUP BY n.agency, n.person_no
),
staff AS (
  SELECT agency, person_no FROM staging.staff
  UNION
  SELECT agency, person_no FROM intermediate.attendance
  UNION
  SELECT agency, person_no FROM intermediate.goal_windows
),
gaps AS (
  SELECT
    p.agency,
    p.person_no,
    s.last_session,
    coalesce(s.sessions, 0) AS sessions,
    coalesce(s.only_entry_or_event, false) AS only_entry_or_event,
    a.person_no IS NOT NULL AS is_active,
    b.as_of - s.last_session AS days_since_last,
    CASE
      WHEN a.person_no IS NULL OR s.longest_gap > b.as_of - s.last_session THEN s.longest_gap
      ELSE b.as_of - s.last_session
    END AS longest_gap,
    n.themes AS not_reached_themes
  FROM staff AS p
  JOIN raw.build AS b ON b.agency = p.agency
  LEFT JOIN sessions AS s ON s.agency = p.agency AND s.person_no = p.person_no
  LEFT JOIN active AS a ON a.agency = p.agency AND a.person_no = p.person_no
  LEFT JOIN not_reached AS n ON n.agency = p.agency AND n.person_no = p.person_no
)
SELECT
  g.agency,
  s.site,
  p.name AS staff,
  g.last_session,
  CAST(g.sessions AS integer) AS sessions,
  coalesce(
    string_to_array(
      nullif(
        concat_ws(
          ',',
          CASE WHEN g.is_active AND g.sessions = 0 THEN 'no_session' END,
          CASE WHEN g.not_reached_themes IS NOT NULL THEN 'not_reached' END,
          CASE
            WHEN g.only_entry_or_event AND g.longest_gap > r.only_event_gap_days
              THEN 'only_when_new_or_event'
          END
        ),
        ''
      ),
      ','
    ),
    CAST(ARRAY[] AS varchar[])
  ) AS flags,
  g.is_active AS active,
  CAST(g.longest_gap AS integer) AS longest_gap_days,
  CAST(g.days_since_last AS integer) AS days_since_last,
  coalesce(g.not_reached_themes, CAST(ARRAY[] AS varchar[])) AS not_reached_themes
FROM gaps AS g
JOIN staging.rules AS r ON r.agency = g.agency
JOIN staging.people AS p ON p.agency = g.agency AND p.person_no = g.person_no
JOIN staging.sites AS s ON s.agency = p.agency AND s.site_no = p.site_no
