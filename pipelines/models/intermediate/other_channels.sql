-- C2 and C3: one row per draw, session and theme, with whether a session in another channel takes
-- the theme up before or after it. Of a shuffled draw only what may count for the chance level:
-- without a goal, an event that reaches goals, or newcomers nothing does.
WITH theme_days AS (
  SELECT
    agency,
    draw,
    site_no,
    theme_no,
    day,
    coalesce(bit_or(channel_bit) FILTER (WHERE carries), 0) AS channels,
    coalesce(bit_or(channel_bit) FILTER (WHERE carries_event), 0) AS channels_event
  FROM intermediate.carriers
  WHERE theme_no IS NOT NULL
  GROUP BY agency, draw, site_no, theme_no, day
),
theme_days_around AS (
  SELECT
    agency,
    draw,
    site_no,
    theme_no,
    day,
    bit_or(channels) OVER before AS before,
    bit_or(channels_event) OVER before AS before_event,
    bit_or(channels) OVER after AS after,
    bit_or(channels_event) OVER after AS after_event
  FROM theme_days
  WINDOW
    before AS (
      PARTITION BY agency, draw, site_no, theme_no
      ORDER BY day
      RANGE BETWEEN (SELECT max(look_back_days) FROM staging.rules) PRECEDING AND CURRENT ROW
    ),
    after AS (
      PARTITION BY agency, draw, site_no, theme_no
      ORDER BY day
      RANGE BETWEEN 1 FOLLOWING AND (SELECT max(look_ahead_days) FROM staging.rules) FOLLOWING
    )
)
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
  (
    coalesce(CASE WHEN c.r1 THEN d.before_event ELSE d.before END & ~c.channel_bit, 0) <> 0
  ) AS c2,
  (
    coalesce(CASE WHEN c.r1 THEN d.after_event ELSE d.after END & ~c.channel_bit, 0) <> 0
  ) AS c3,
  c.r1,
  c.r3,
  c.r4,
  c.q
FROM intermediate.carriers AS c
LEFT JOIN theme_days_around AS d
  ON d.agency = c.agency
  AND d.draw = c.draw
  AND d.site_no = c.site_no
  AND d.theme_no = c.theme_no
  AND d.day = c.day
WHERE c.draw = 0 OR c.l1 OR c.l2 OR c.r4 OR (c.r1 AND c.reaches_goals)
