-- C4: one row per draw, session and theme on which a later session sees an attendee again in time:
-- of the first such session of each attendee, the first and the last. In a shuffled draw only where
-- nothing else decides.
WITH asked AS (
  SELECT DISTINCT c.agency, c.draw, c.theme_no, a.person_no
  FROM intermediate.other_channels AS c
  JOIN intermediate.attendance AS a ON a.agency = c.agency AND a.session_no = c.session_no
  WHERE c.draw > 0
    AND (
      (c.r1 AND c.reaches_goals AND NOT c.c3)
      OR (NOT c.r1 AND (c.l1 OR c.l2) AND NOT (c.c1 OR c.c2 OR c.c3))
    )
),
attended AS (
  SELECT
    c.agency,
    c.draw,
    c.theme_no,
    a.person_no,
    c.session_no,
    c.day,
    CAST(c.follow_up_date - DATE '2000-01-01' AS integer) AS follow_up_day,
    c.r1,
    c.carries,
    c.carries_event
  FROM intermediate.carriers AS c
  JOIN intermediate.attendance AS a ON a.agency = c.agency AND a.session_no = c.session_no
  WHERE c.theme_no IS NOT NULL
    AND (
      c.draw = 0
      OR (c.agency, c.draw, c.theme_no) IN (SELECT agency, draw, theme_no FROM asked)
    )
),
considered AS (
  SELECT
    a.agency,
    a.draw,
    a.theme_no,
    a.person_no,
    a.session_no,
    a.day,
    a.follow_up_day,
    a.r1,
    a.carries,
    a.carries_event
  FROM attended AS a
  LEFT JOIN asked AS k
    ON k.agency = a.agency
    AND k.draw = a.draw
    AND k.theme_no = a.theme_no
    AND k.person_no = a.person_no
  WHERE a.draw = 0 OR k.draw IS NOT NULL
),
soon AS (
  SELECT
    agency,
    draw,
    theme_no,
    person_no,
    session_no,
    day,
    follow_up_day,
    r1,
    carries,
    carries_event,
    CASE
      WHEN r1 THEN min(CASE WHEN carries_event THEN session_no END) OVER look_ahead
      ELSE min(CASE WHEN carries THEN session_no END) OVER look_ahead
    END AS return_session_no
  FROM considered
  WINDOW look_ahead AS (
    PARTITION BY agency, draw, theme_no, person_no
    ORDER BY day
    RANGE BETWEEN 1 FOLLOWING AND (SELECT max(look_ahead_days) FROM staging.rules) FOLLOWING
  )
),
follow_up AS (
  SELECT s.agency, s.draw, s.session_no, s.theme_no, min(x.session_no) AS return_session_no
  FROM soon AS s
  JOIN staging.rules AS r ON r.agency = s.agency
  JOIN soon AS x
    ON x.agency = s.agency
    AND x.draw = s.draw
    AND x.theme_no = s.theme_no
    AND x.person_no = s.person_no
    AND x.day > s.day
    AND x.day BETWEEN s.follow_up_day - r.follow_up_slack_days
      AND s.follow_up_day + r.follow_up_slack_days
  WHERE s.follow_up_day IS NOT NULL
    AND s.return_session_no IS NULL
    AND CASE WHEN s.r1 THEN x.carries_event ELSE x.carries END
  GROUP BY s.agency, s.draw, s.session_no, s.theme_no, s.person_no
),
returned AS (
  SELECT agency, draw, session_no, theme_no, return_session_no
  FROM soon
  WHERE return_session_no IS NOT NULL
  UNION ALL
  SELECT agency, draw, session_no, theme_no, return_session_no
  FROM follow_up
)
SELECT
  agency,
  draw,
  session_no,
  theme_no,
  min(return_session_no) AS first_no,
  max(return_session_no) AS last_no
FROM returned
GROUP BY agency, draw, session_no, theme_no
