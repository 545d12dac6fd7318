-- One row per session and theme: its signals as codes, and as JSON what each of them rests on.
WITH classes AS (
  SELECT
    agency,
    session_no,
    theme_no,
    site_no,
    date,
    l1,
    l2,
    l3,
    c1,
    c2,
    c3,
    c4,
    r1,
    r3,
    r4,
    q,
    detail
  FROM intermediate.session_theme_classes
  WHERE draw = 0
),
ids AS (
  SELECT agency, session_no, CAST(to_json(session_id) AS varchar) AS session_id
  FROM staging.sessions
),
newcomer_themes AS (
  SELECT
    o.agency,
    o.session_no,
    o.theme_no,
    concat_ws(
      ',',
      CASE WHEN o.goal_staff IS NOT NULL THEN concat('"PD goals of ', o.goal_staff, ' staff"') END,
      g.session_id,
      s.session_id
    ) AS live
  FROM intermediate.onboarding_links AS o
  LEFT JOIN ids AS g ON g.agency = o.agency AND g.session_no = o.group_no
  LEFT JOIN ids AS s ON s.agency = o.agency AND s.session_no = o.supervision_no
  WHERE o.draw = 0
),
near_sessions AS (
  SELECT
    n.agency,
    n.session_no,
    n.theme_no,
    nullif(concat_ws(',', b.session_id, e.session_id), '') AS before,
    nullif(concat_ws(',', a.session_id, l.session_id), '') AS after
  FROM intermediate.nearest_sessions AS n
  LEFT JOIN ids AS b ON b.agency = n.agency AND b.session_no = n.before_no
  LEFT JOIN ids AS e ON e.agency = n.agency AND e.session_no = n.earlier_no
  LEFT JOIN ids AS a ON a.agency = n.agency AND a.session_no = n.after_no
  LEFT JOIN ids AS l ON l.agency = n.agency AND l.session_no = n.later_no
)
SELECT
  c.agency,
  c.session_no,
  c.theme_no,
  coalesce(
    string_to_array(
      nullif(
        concat_ws(
          ',',
          CASE WHEN c.c1 THEN 'C1' END,
          CASE WHEN c.c2 THEN 'C2' END,
          CASE WHEN c.c3 THEN 'C3' END,
          CASE WHEN c.c4 THEN 'C4' END,
          CASE WHEN c.l1 THEN 'L1' END,
          CASE WHEN c.l2 THEN 'L2' END,
          CASE WHEN c.l3 THEN 'L3' END,
          CASE WHEN c.q THEN 'Q' END,
          CASE WHEN c.r1 THEN 'R1' END,
          CASE WHEN c.r3 THEN 'R3' END,
          CASE WHEN c.r4 THEN 'R4' END
        ),
        ''
      ),
      ','
    ),
    CAST(ARRAY[] AS varchar[])
  ) AS signals,
  concat(
    '{',
    concat_ws(
      ',',
      '"C1":' || p.priorities,
      '"C2":[' || n.before || ']',
      '"C3":[' || n.after || ']',
      '"C4":' || t.sessions,
      '"L1":' || g.named_goals,
      '"L2":' || g.linked_goals,
      '"L3":[' || o.live || ']',
      CASE WHEN c.q THEN '"Q":["no theme","no PD goal of an attendee"]' END,
      CASE WHEN c.r1 THEN '"R1":["' || s."trigger" || '"]' END,
      CASE WHEN c.r3 THEN '"R3":["mandatory"]' END,
      '"R4":' || w.newcomers,
      '"linked_after":' || g.linked_after_goals,
      CASE WHEN c.detail = 'near_miss' THEN '"near_miss":' || m.goals END
    ),
    '}'
  ) AS evidence
FROM classes AS c
JOIN staging.sessions AS s ON s.agency = c.agency AND s.session_no = c.session_no
LEFT JOIN intermediate.evidence_goals AS g
  ON g.agency = c.agency AND g.session_no = c.session_no AND g.theme_no = c.theme_no
LEFT JOIN newcomer_themes AS o
  ON o.agency = c.agency AND o.session_no = c.session_no AND o.theme_no = c.theme_no
LEFT JOIN intermediate.evidence_priorities AS p
  ON p.agency = c.agency
  AND p.site_no = c.site_no
  AND p.theme_no = c.theme_no
  AND p.date = c.date
LEFT JOIN near_sessions AS n
  ON n.agency = c.agency AND n.session_no = c.session_no AND n.theme_no = c.theme_no
LEFT JOIN intermediate.evidence_returns AS t
  ON t.agency = c.agency AND t.session_no = c.session_no AND t.theme_no = c.theme_no
LEFT JOIN intermediate.evidence_newcomers AS w
  ON w.agency = c.agency AND w.session_no = c.session_no
LEFT JOIN intermediate.near_misses AS m
  ON m.agency = c.agency AND m.session_no = c.session_no AND m.theme_no = c.theme_no
