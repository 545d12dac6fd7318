-- One row per draw, session and theme: every signal but L3; whether the session is purposeful on
-- the theme, more than weakly, without L3 (is_live); whether at most a near miss is left to find
-- (is_unlinked).
WITH signals AS (
  SELECT
    o.agency,
    o.draw,
    o.session_no,
    o.theme_no,
    o.site_no,
    o.date,
    o.day,
    o.channel,
    o.channel_bit,
    o.is_required,
    o.linked,
    o.reaches_goals,
    o.l1,
    o.l2,
    o.c1,
    o.c2,
    o.c3,
    (t.session_no IS NOT NULL) AS c4,
    o.r1,
    o.r3,
    o.r4,
    o.q
  FROM intermediate.other_channels AS o
  LEFT JOIN intermediate.returns AS t
    ON t.agency = o.agency
    AND t.draw = o.draw
    AND t.session_no = o.session_no
    AND t.theme_no = o.theme_no
)
SELECT
  agency,
  draw,
  session_no,
  theme_no,
  site_no,
  date,
  day,
  channel,
  channel_bit,
  is_required,
  linked,
  reaches_goals,
  l1,
  l2,
  c1,
  c2,
  c3,
  c4,
  r1,
  r3,
  r4,
  q,
  r1 AND reaches_goals AND (c3 OR c4) AS is_woven_in,
  NOT q AND NOT is_required AND CASE
    WHEN r1 THEN reaches_goals AND (c3 OR c4)
    ELSE NOT r3 AND (l1 OR l2) AND (c1 OR c2 OR c3 OR c4)
  END AS is_live,
  theme_no IS NOT NULL AND NOT (l1 OR l2 OR q OR is_required OR r1 OR r3 OR r4) AS is_unlinked
FROM signals
