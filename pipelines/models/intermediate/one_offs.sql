-- R3: sessions and themes of mandatory sessions that reach too few goals while no other channel
-- takes any of the session's themes up. One row per draw, session and theme that is one.
WITH theme_days AS (
  SELECT
    agency,
    draw,
    site_no,
    theme_no,
    day,
    coalesce(bit_or(channel_bit) FILTER (WHERE NOT is_mandatory AND NOT r1), 0) AS channels
  FROM intermediate.theme_links
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
    bit_or(channels) OVER (
      PARTITION BY agency, draw, site_no, theme_no
      ORDER BY day
      RANGE BETWEEN (SELECT max(look_back_days) FROM staging.rules) PRECEDING
        AND (SELECT max(look_ahead_days) FROM staging.rules) FOLLOWING
    ) AS channels_around
  FROM theme_days
),
mandatory_themes AS (
  SELECT
    t.agency,
    t.draw,
    t.session_no,
    t.theme_no,
    t.reaches_goals,
    bool_or((d.channels_around & ~t.channel_bit) <> 0) OVER (
      PARTITION BY t.agency, t.draw, t.session_no
    ) AS is_taken_up
  FROM intermediate.theme_links AS t
  JOIN theme_days_around AS d
    ON d.agency = t.agency
    AND d.draw = t.draw
    AND d.site_no = t.site_no
    AND d.theme_no = t.theme_no
    AND d.day = t.day
  WHERE t.is_mandatory
)
SELECT agency, draw, session_no, theme_no
FROM mandatory_themes
WHERE NOT reaches_goals AND NOT is_taken_up
