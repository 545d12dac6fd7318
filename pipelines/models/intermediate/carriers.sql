-- One row per draw, session and theme with R3, and with whether it can carry the theme for another
-- session (carries), and for one that an event prompted (carries_event).
WITH with_one_offs AS (
  SELECT
    t.agency,
    t.draw,
    t.session_no,
    t.theme_no,
    t.site_no,
    t.date,
    t.day,
    t.channel,
    t.channel_bit,
    t.is_mandatory,
    t.is_required,
    t.follow_up_date,
    t.linked,
    t.names_goal,
    t.reaches_goals,
    t.l1,
    t.l2,
    t.c1,
    t.r1,
    (o.session_no IS NOT NULL) AS r3,
    t.r4,
    t.q
  FROM intermediate.theme_links AS t
  LEFT JOIN intermediate.one_offs AS o
    ON o.agency = t.agency
    AND o.draw = t.draw
    AND o.session_no = t.session_no
    AND o.theme_no = t.theme_no
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
  is_mandatory,
  is_required,
  follow_up_date,
  linked,
  reaches_goals,
  l1,
  l2,
  c1,
  r1,
  r3,
  r4,
  q,
  theme_no IS NOT NULL AND NOT is_required AND NOT r3 AS carries,
  theme_no IS NOT NULL
  AND NOT is_required
  AND NOT r3
  AND NOT is_mandatory
  AND (NOT r1 OR names_goal) AS carries_event
FROM with_one_offs
