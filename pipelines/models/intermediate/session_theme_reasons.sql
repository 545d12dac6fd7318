-- One row per told session and theme: its class, its signals as codes, and as JSON what each of them
-- rests on. is_founded: no signal is without something that it rests on, and nothing to rest on without
-- its signal.
WITH ids AS (
  SELECT agency, session_no, CAST(to_json(session_id) AS varchar) AS session_id
  FROM staging.sessions
),
newcomer_themes AS (
  SELECT
    o.agency,
    o.session_no,
    o.theme_no,
    nullif(
      concat_ws(
        ',',
        CASE WHEN o.goal_staff IS NOT NULL THEN concat('"PD goals of ', o.goal_staff, ' staff"') END,
        g.session_id,
        s.session_id
      ),
      ''
    ) AS live
  FROM intermediate.onboarding_links AS o
  LEFT JOIN ids AS g ON g.agency = o.agency AND g.session_no = o.group_no
  LEFT JOIN ids AS s ON s.agency = o.agency AND s.session_no = o.supervision_no
  WHERE o.draw = 0
)
SELECT
  c.agency,
  c.session_no,
  c.theme_no,
  s.session_id,
  name.theme,
  c.class,
  c.detail,
  c.linked,
  c.reaches_goals,
  c.l1 OR c.l2 AS is_linked,
  c.c1,
  c.c2,
  c.c3,
  c.c4,
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
      '"C4":[' || n.returns || ']',
      '"L1":' || g.named_goals,
      '"L2":' || g.linked_goals,
      '"L3":[' || v.live || ']',
      CASE WHEN c.q THEN '"Q":["no theme","no PD goal of an attendee"]' END,
      CASE WHEN c.r1 THEN '"R1":["' || s."trigger" || '"]' END,
      CASE WHEN c.r3 THEN '"R3":["mandatory"]' END,
      '"R4":' || w.newcomers,
      '"linked_after":' || g.linked_after_goals,
      CASE WHEN c.detail = 'near_miss' THEN '"near_miss":' || coalesce(o.goals, m.goals) END
    ),
    '}'
  ) AS evidence,
  c.c1 = (p.priorities IS NOT NULL)
  AND c.c2 = (n.before IS NOT NULL)
  AND c.c3 = (n.after IS NOT NULL)
  AND c.c4 = (n.returns IS NOT NULL)
  AND c.l1 = (g.named_goals IS NOT NULL)
  AND c.l2 = (g.linked_goals IS NOT NULL)
  AND c.l3 = (v.live IS NOT NULL)
  AND c.r4 = (w.newcomers IS NOT NULL)
  AND (s."trigger" IS NOT NULL OR NOT c.r1) AS is_founded
FROM intermediate.session_theme_classes AS c
JOIN intermediate.told_sessions AS y ON y.agency = c.agency AND y.session_no = c.session_no
JOIN staging.sessions AS s ON s.agency = c.agency AND s.session_no = c.session_no
LEFT JOIN staging.themes AS name ON name.agency = c.agency AND name.theme_no = c.theme_no
LEFT JOIN intermediate.evidence_goals AS g
  ON g.agency = c.agency AND g.session_no = c.session_no AND g.theme_no = c.theme_no
LEFT JOIN newcomer_themes AS v
  ON v.agency = c.agency AND v.session_no = c.session_no AND v.theme_no = c.theme_no
LEFT JOIN intermediate.evidence_priorities AS p
  ON p.agency = c.agency
  AND p.site_no = c.site_no
  AND p.theme_no = c.theme_no
  AND p.date = c.date
LEFT JOIN intermediate.evidence_sessions AS n
  ON n.agency = c.agency AND n.session_no = c.session_no AND n.theme_no = c.theme_no
LEFT JOIN intermediate.evidence_newcomers AS w
  ON w.agency = c.agency AND w.session_no = c.session_no
LEFT JOIN intermediate.open_goals_of_days AS m
  ON m.agency = c.agency
  AND m.site_no = c.site_no
  AND m.theme_no = c.theme_no
  AND m.date = c.date
LEFT JOIN intermediate.named_goals_of_others AS o
  ON o.agency = c.agency AND o.session_no = c.session_no AND o.theme_no = c.theme_no
WHERE c.draw = 0
