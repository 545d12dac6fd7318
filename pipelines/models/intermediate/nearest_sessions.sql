-- What C2, C3 and C4 rest on: for every session and theme the two nearest sessions in other
-- channels that carry the theme before it, and after it, and the first and the last that see an
-- attendee again. In other channels, nearest per channel first, by windows over the days
-- of a theme, so that a busy theme costs no more than a quiet one. As session_no follows the day at a
-- site, the nearest of all days is found first, and left out afterwards where it is too far away; a window
-- named rising_ says that no value falls in its order, which warehouse/rising.ts makes use of.
WITH asked AS (
  SELECT o.agency, o.session_no, o.theme_no, o.site_no, o.day, o.channel_bit, o.r1
  FROM intermediate.other_channels AS o
  JOIN intermediate.told_sessions AS w ON w.agency = o.agency AND w.session_no = o.session_no
  WHERE o.draw = 0 AND (o.c2 OR o.c3)
),
-- A told session rests on none that is further back.
reached_from AS (
  SELECT k.agency, k.site_no, k.until - r.look_back_days AS from_date
  FROM intermediate.kept_sites AS k
  JOIN staging.rules AS r ON r.agency = k.agency
),
reached AS (
  SELECT c.*
  FROM intermediate.carriers AS c
  LEFT JOIN reached_from AS k ON k.agency = c.agency AND k.site_no = c.site_no
  WHERE c.draw = 0 AND c.theme_no IS NOT NULL AND (k.from_date IS NULL OR c.date >= k.from_date)
),
event_themes AS (
  SELECT agency, site_no, theme_no
  FROM asked
  WHERE r1
  GROUP BY agency, site_no, theme_no
),
moments AS (
  SELECT
    agency,
    false AS for_event,
    site_no,
    theme_no,
    day,
    channel_bit,
    CASE WHEN carries THEN session_no END AS carrier_no
  FROM reached
  WHERE carries OR NOT r1
  UNION ALL
  SELECT
    c.agency,
    true,
    c.site_no,
    c.theme_no,
    c.day,
    c.channel_bit,
    CASE WHEN c.carries_event THEN c.session_no END
  FROM reached AS c
  JOIN event_themes AS e
    ON e.agency = c.agency AND e.site_no = c.site_no AND e.theme_no = c.theme_no
  WHERE c.carries_event OR c.r1
),
theme_days AS (
  SELECT
    agency,
    for_event,
    site_no,
    theme_no,
    day,
    max(carrier_no) FILTER (WHERE channel_bit = 1) AS last_group,
    max(carrier_no) FILTER (WHERE channel_bit = 2) AS last_supervision,
    max(carrier_no) FILTER (WHERE channel_bit = 4) AS last_onboarding,
    max(carrier_no) FILTER (WHERE channel_bit = 8) AS last_individual,
    max(carrier_no) FILTER (WHERE channel_bit = 16) AS last_observation,
    max(carrier_no) FILTER (WHERE channel_bit = 32) AS last_training,
    max(carrier_no) FILTER (WHERE channel_bit = 64) AS last_other,
    min(carrier_no) FILTER (WHERE channel_bit = 1) AS first_group,
    min(carrier_no) FILTER (WHERE channel_bit = 2) AS first_supervision,
    min(carrier_no) FILTER (WHERE channel_bit = 4) AS first_onboarding,
    min(carrier_no) FILTER (WHERE channel_bit = 8) AS first_individual,
    min(carrier_no) FILTER (WHERE channel_bit = 16) AS first_observation,
    min(carrier_no) FILTER (WHERE channel_bit = 32) AS first_training,
    min(carrier_no) FILTER (WHERE channel_bit = 64) AS first_other
  FROM moments
  GROUP BY agency, for_event, site_no, theme_no, day
),
nearest AS (
  SELECT
    agency,
    for_event,
    site_no,
    theme_no,
    day,
    max(last_group) OVER rising_before AS group_before,
    max(last_supervision) OVER rising_before AS supervision_before,
    max(last_onboarding) OVER rising_before AS onboarding_before,
    max(last_individual) OVER rising_before AS individual_before,
    max(last_observation) OVER rising_before AS observation_before,
    max(last_training) OVER rising_before AS training_before,
    max(last_other) OVER rising_before AS other_before,
    min(first_group) OVER rising_after AS group_after,
    min(first_supervision) OVER rising_after AS supervision_after,
    min(first_onboarding) OVER rising_after AS onboarding_after,
    min(first_individual) OVER rising_after AS individual_after,
    min(first_observation) OVER rising_after AS observation_after,
    min(first_training) OVER rising_after AS training_after,
    min(first_other) OVER rising_after AS other_after
  FROM theme_days
  WINDOW
    rising_before AS (
      PARTITION BY agency, for_event, site_no, theme_no
      ORDER BY day
      ROWS UNBOUNDED PRECEDING
    ),
    rising_after AS (
      PARTITION BY agency, for_event, site_no, theme_no
      ORDER BY day
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    )
),
-- The sessions of a site within reach of one on a day.
site_days AS (
  SELECT agency, site_no, day, min(session_no) AS first_no, max(session_no) AS last_no
  FROM intermediate.session_facts
  GROUP BY agency, site_no, day
),
reach AS (
  SELECT
    agency,
    site_no,
    day,
    min(first_no) OVER (
      PARTITION BY agency, site_no
      ORDER BY day
      RANGE BETWEEN (SELECT max(look_back_days) FROM staging.rules) PRECEDING AND CURRENT ROW
    ) AS first_no,
    max(last_no) OVER (
      PARTITION BY agency, site_no
      ORDER BY day
      RANGE BETWEEN CURRENT ROW AND (SELECT max(look_ahead_days) FROM staging.rules) FOLLOWING
    ) AS last_no
  FROM site_days
),
in_other_channels AS (
  SELECT
    a.agency,
    a.session_no,
    a.theme_no,
    w.first_no,
    w.last_no,
    CASE WHEN a.channel_bit <> 1 THEN n.group_before END AS group_before,
    CASE WHEN a.channel_bit <> 2 THEN n.supervision_before END AS supervision_before,
    CASE WHEN a.channel_bit <> 4 THEN n.onboarding_before END AS onboarding_before,
    CASE WHEN a.channel_bit <> 8 THEN n.individual_before END AS individual_before,
    CASE WHEN a.channel_bit <> 16 THEN n.observation_before END AS observation_before,
    CASE WHEN a.channel_bit <> 32 THEN n.training_before END AS training_before,
    CASE WHEN a.channel_bit <> 64 THEN n.other_before END AS other_before,
    CASE WHEN a.channel_bit <> 1 THEN n.group_after END AS group_after,
    CASE WHEN a.channel_bit <> 2 THEN n.supervision_after END AS supervision_after,
    CASE WHEN a.channel_bit <> 4 THEN n.onboarding_after END AS onboarding_after,
    CASE WHEN a.channel_bit <> 8 THEN n.individual_after END AS individual_after,
    CASE WHEN a.channel_bit <> 16 THEN n.observation_after END AS observation_after,
    CASE WHEN a.channel_bit <> 32 THEN n.training_after END AS training_after,
    CASE WHEN a.channel_bit <> 64 THEN n.other_after END AS other_after
  FROM asked AS a
  JOIN nearest AS n
    ON n.agency = a.agency
    AND n.for_event = a.r1
    AND n.site_no = a.site_no
    AND n.theme_no = a.theme_no
    AND n.day = a.day
  JOIN reach AS w ON w.agency = a.agency AND w.site_no = a.site_no AND w.day = a.day
),
first_nearest AS (
  SELECT
    *,
    greatest(
      group_before,
      supervision_before,
      onboarding_before,
      individual_before,
      observation_before,
      training_before,
      other_before
    ) AS before_no,
    least(
      group_after,
      supervision_after,
      onboarding_after,
      individual_after,
      observation_after,
      training_after,
      other_after
    ) AS after_no
  FROM in_other_channels
),
both_nearest AS (
  SELECT
    agency,
    session_no,
    theme_no,
    first_no,
    last_no,
    before_no,
    greatest(
      nullif(group_before, before_no),
      nullif(supervision_before, before_no),
      nullif(onboarding_before, before_no),
      nullif(individual_before, before_no),
      nullif(observation_before, before_no),
      nullif(training_before, before_no),
      nullif(other_before, before_no)
    ) AS earlier_no,
    after_no,
    least(
      nullif(group_after, after_no),
      nullif(supervision_after, after_no),
      nullif(onboarding_after, after_no),
      nullif(individual_after, after_no),
      nullif(observation_after, after_no),
      nullif(training_after, after_no),
      nullif(other_after, after_no)
    ) AS later_no
  FROM first_nearest
)
SELECT
  agency,
  session_no,
  theme_no,
  CASE WHEN before_no >= first_no THEN before_no END AS before_no,
  CASE WHEN earlier_no >= first_no THEN earlier_no END AS earlier_no,
  CASE WHEN after_no <= last_no THEN after_no END AS after_no,
  CASE WHEN later_no <= last_no THEN later_no END AS later_no
FROM both_nearest
