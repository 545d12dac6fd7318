-- One row per draw, session and theme: its class on the theme, the first rule that matches
-- deciding, with all signals. strength orders the classes: 1 is the strongest.
WITH signals AS (
  SELECT
    s.agency,
    s.draw,
    s.session_no,
    s.theme_no,
    s.site_no,
    s.date,
    s.channel,
    s.is_required,
    s.linked,
    s.reaches_goals,
    s.is_woven_in,
    s.l1,
    s.l2,
    (l.session_no IS NOT NULL) AS l3,
    s.c1,
    s.c2,
    s.c3,
    s.c4,
    s.r1,
    s.r3,
    s.r4,
    s.q,
    s.c1 OR g.date IS NOT NULL OR n.session_no IS NOT NULL AS is_wanted,
    CASE WHEN s.c1 THEN 1 ELSE 0 END
      + CASE WHEN s.c2 THEN 1 ELSE 0 END
      + CASE WHEN s.c3 THEN 1 ELSE 0 END
      + CASE WHEN s.c4 THEN 1 ELSE 0 END AS carries,
    r.strong_carries
  FROM intermediate.session_theme_signals AS s
  JOIN staging.rules AS r ON r.agency = s.agency
  LEFT JOIN intermediate.onboarding_links AS l
    ON l.agency = s.agency
    AND l.draw = s.draw
    AND l.session_no = s.session_no
    AND l.theme_no = s.theme_no
  LEFT JOIN intermediate.open_goals_of_days AS g
    ON g.agency = s.agency
    AND g.draw = s.draw
    AND g.site_no = s.site_no
    AND g.theme_no = s.theme_no
    AND g.date = s.date
  LEFT JOIN intermediate.named_goals_of_others AS n
    ON n.agency = s.agency
    AND n.draw = s.draw
    AND n.session_no = s.session_no
    AND n.theme_no = s.theme_no
),
decided AS (
  SELECT
    agency,
    draw,
    session_no,
    theme_no,
    site_no,
    date,
    channel,
    linked,
    reaches_goals,
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
    CASE
      WHEN q THEN 'unknown'
      WHEN is_required THEN 'required'
      WHEN is_woven_in THEN 'woven_in'
      WHEN r1 THEN 'reactive'
      WHEN r3 THEN 'one_off'
      WHEN r4 AND NOT (l1 OR l2 OR l3) THEN 'entry_only'
      WHEN l1 AND carries >= strong_carries THEN 'strong'
      WHEN l3 OR ((l1 OR l2) AND carries >= 1) THEN 'standard'
      WHEN l1 OR l2 THEN 'weak'
      WHEN is_wanted THEN 'near_miss'
      ELSE 'unanchored'
    END AS outcome
  FROM signals
)
SELECT
  agency,
  draw,
  session_no,
  theme_no,
  site_no,
  date,
  channel,
  CASE
    WHEN outcome IN ('strong', 'standard', 'woven_in', 'weak') THEN 'purposeful'
    WHEN outcome IN ('near_miss', 'unanchored') THEN 'unanchored'
    WHEN outcome IN ('one_off', 'entry_only', 'reactive') THEN 'reactive'
    ELSE outcome
  END AS class,
  CASE WHEN outcome NOT IN ('unknown', 'required', 'reactive', 'unanchored') THEN outcome END
    AS detail,
  CASE outcome
    WHEN 'strong' THEN 1
    WHEN 'standard' THEN 2
    WHEN 'woven_in' THEN 3
    WHEN 'weak' THEN 4
    WHEN 'near_miss' THEN 5
    WHEN 'unanchored' THEN 6
    ELSE 7
  END AS strength,
  linked,
  reaches_goals,
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
  q
FROM decided
