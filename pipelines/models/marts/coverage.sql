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
  SELECT DISTINCT agency, person_no
  FROM intermediate.not_reached
),
staff AS (
  SELECT agency, person_no FROM staging.staff
  UNION
  SELECT agency, person_no FROM intermediate.attendance
  UNION
  SELECT agency, person_no FROM intermediate.goal_windows
),
flags AS (
  SELECT
    p.agency,
    p.person_no,
    s.last_session,
    coalesce(s.sessions, 0) AS sessions,
    a.person_no IS NOT NULL AND s.person_no IS NULL AS no_session,
    a.person_no IS NOT NULL AND n.person_no IS NOT NULL AS not_reached,
    coalesce(s.only_entry_or_event, false)
    AND greatest(
      coalesce(s.longest_gap, 0),
      CASE WHEN a.person_no IS NOT NULL THEN b.as_of - s.last_session ELSE 0 END
    ) > r.only_event_gap_days AS only_when_new_or_event
  FROM staff AS p
  JOIN raw.build AS b ON b.agency = p.agency
  JOIN staging.rules AS r ON r.agency = p.agency
  LEFT JOIN sessions AS s ON s.agency = p.agency AND s.person_no = p.person_no
  LEFT JOIN active AS a ON a.agency = p.agency AND a.person_no = p.person_no
  LEFT JOIN not_reached AS n ON n.agency = p.agency AND n.person_no = p.person_no
)
SELECT
  f.agency,
  s.site,
  p.name AS staff,
  f.last_session,
  CAST(f.sessions AS integer) AS sessions,
  coalesce(
    string_to_array(
      nullif(
        concat_ws(
          ',',
          CASE WHEN f.no_session THEN 'no_session' END,
          CASE WHEN f.not_reached THEN 'not_reached' END,
          CASE WHEN f.only_when_new_or_event THEN 'only_when_new_or_event' END
        ),
        ''
      ),
      ','
    ),
    CAST(ARRAY[] AS varchar[])
  ) AS flags
FROM flags AS f
JOIN staging.people AS p ON p.agency = f.agency AND p.person_no = f.person_no
JOIN staging.sites AS s ON s.agency = p.agency AND s.site_no = p.site_no
