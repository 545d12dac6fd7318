-- C2 and C3: one row per draw, session and theme, with whether a session in another channel takes
-- the theme up before or after it. Of a shuffled draw only what may count for the chance level:
-- without a goal, an event that reaches goals, or newcomers nothing does.
-- carried: the bit of the channel, and the same seven places higher where an event is carried too;
-- others: the bits of all other channels, in the places that this session looks at.
WITH carried AS (
  SELECT
    *,
    CASE WHEN carries THEN channel_bit ELSE 0 END
      + CASE WHEN carries_event THEN 128 * channel_bit ELSE 0 END AS carried,
    CASE WHEN r1 THEN 128 * (127 - channel_bit) ELSE 127 - channel_bit END AS others
  FROM intermediate.carriers
),
around AS (
  SELECT
    c.agency,
    c.draw,
    c.session_no,
    c.theme_no,
    c.site_no,
    c.date,
    c.day,
    c.channel,
    c.channel_bit,
    c.is_mandatory,
    c.is_required,
    c.follow_up_date,
    c.linked,
    c.reaches_goals,
    c.carries,
    c.carries_event,
    c.l1,
    c.l2,
    c.c1,
    (coalesce(bit_or(c.carried) OVER before & c.others, 0) <> 0) AS c2,
    (coalesce(bit_or(c.carried) OVER after & c.others, 0) <> 0) AS c3,
    c.r1,
    c.r3,
    c.r4,
    c.q
  FROM carried AS c
  WINDOW
    before AS (
      PARTITION BY c.agency, c.draw, c.site_no, c.theme_no
      ORDER BY c.day
      RANGE BETWEEN (SELECT max(look_back_days) FROM staging.rules) PRECEDING AND CURRENT ROW
    ),
    after AS (
      PARTITION BY c.agency, c.draw, c.site_no, c.theme_no
      ORDER BY c.day
      RANGE BETWEEN 1 FOLLOWING AND (SELECT max(look_ahead_days) FROM staging.rules) FOLLOWING
    )
)
SELECT *
FROM around
WHERE draw = 0 OR l1 OR l2 OR r4 OR (r1 AND reaches_goals)
