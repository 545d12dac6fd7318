-- What C2 and C3 rest on: for every session and theme the two nearest sessions in other channels
-- that carry the theme before it, and after it. Nearest per channel first, by windows over the days
-- of a theme, so that a busy theme costs no more than a quiet one.
WITH carrying AS (
  SELECT c.agency, e.for_event, c.site_no, c.theme_no, c.day, c.channel, c.session_no
  FROM intermediate.carriers AS c
  CROSS JOIN (VALUES (false), (true)) AS e (for_event)
  WHERE c.draw = 0 AND CASE WHEN e.for_event THEN c.carries_event ELSE c.carries END
),
asking AS (
  SELECT agency, r1 AS for_event, site_no, theme_no, day, channel, session_no
  FROM intermediate.other_channels
  WHERE draw = 0 AND (c2 OR c3)
),
moments AS (
  SELECT agency, for_event, site_no, theme_no, day, channel, session_no
  FROM carrying
  UNION ALL
  SELECT agency, for_event, site_no, theme_no, day, NULL, NULL
  FROM asking
),
theme_days AS (
  SELECT
    agency,
    for_event,
    site_no,
    theme_no,
    day,
    max(session_no) FILTER (WHERE channel = 'group') AS last_group,
    max(session_no) FILTER (WHERE channel = 'supervision') AS last_supervision,
    max(session_no) FILTER (WHERE channel = 'onboarding') AS last_onboarding,
    max(session_no) FILTER (WHERE channel = 'individual') AS last_individual,
    max(session_no) FILTER (WHERE channel = 'observation') AS last_observation,
    max(session_no) FILTER (WHERE channel = 'training') AS last_training,
    max(session_no) FILTER (WHERE channel = 'other') AS last_other,
    min(session_no) FILTER (WHERE channel = 'group') AS first_group,
    min(session_no) FILTER (WHERE channel = 'supervision') AS first_supervision,
    min(session_no) FILTER (WHERE channel = 'onboarding') AS first_onboarding,
    min(session_no) FILTER (WHERE channel = 'individual') AS first_individual,
    min(session_no) FILTER (WHERE channel = 'observation') AS first_observation,
    min(session_no) FILTER (WHERE channel = 'training') AS first_training,
    min(session_no) FILTER (WHERE channel = 'other') AS first_other
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
    max(last_group) OVER before AS group_before,
    max(last_supervision) OVER before AS supervision_before,
    max(last_onboarding) OVER before AS onboarding_before,
    max(last_individual) OVER before AS individual_before,
    max(last_observation) OVER before AS observation_before,
    max(last_training) OVER before AS training_before,
    max(last_other) OVER before AS other_before,
    min(first_group) OVER after AS group_after,
    min(first_supervision) OVER after AS supervision_after,
    min(first_onboarding) OVER after AS onboarding_after,
    min(first_individual) OVER after AS individual_after,
    min(first_observation) OVER after AS observation_after,
    min(first_training) OVER after AS training_after,
    min(first_other) OVER after AS other_after
  FROM theme_days
  WINDOW
    before AS (
      PARTITION BY agency, for_event, site_no, theme_no
      ORDER BY day
      RANGE BETWEEN (SELECT max(look_back_days) FROM staging.rules) PRECEDING AND CURRENT ROW
    ),
    after AS (
      PARTITION BY agency, for_event, site_no, theme_no
      ORDER BY day
      RANGE BETWEEN 1 FOLLOWING AND (SELECT max(look_ahead_days) FROM staging.rules) FOLLOWING
    )
),
in_other_channels AS (
  SELECT
    a.agency,
    a.session_no,
    a.theme_no,
    CASE WHEN a.channel <> 'group' THEN n.group_before END AS group_before,
    CASE WHEN a.channel <> 'supervision' THEN n.supervision_before END AS supervision_before,
    CASE WHEN a.channel <> 'onboarding' THEN n.onboarding_before END AS onboarding_before,
    CASE WHEN a.channel <> 'individual' THEN n.individual_before END AS individual_before,
    CASE WHEN a.channel <> 'observation' THEN n.observation_before END AS observation_before,
    CASE WHEN a.channel <> 'training' THEN n.training_before END AS training_before,
    CASE WHEN a.channel <> 'other' THEN n.other_before END AS other_before,
    CASE WHEN a.channel <> 'group' THEN n.group_after END AS group_after,
    CASE WHEN a.channel <> 'supervision' THEN n.supervision_after END AS supervision_after,
    CASE WHEN a.channel <> 'onboarding' THEN n.onboarding_after END AS onboarding_after,
    CASE WHEN a.channel <> 'individual' THEN n.individual_after END AS individual_after,
    CASE WHEN a.channel <> 'observation' THEN n.observation_after END AS observation_after,
    CASE WHEN a.channel <> 'training' THEN n.training_after END AS training_after,
    CASE WHEN a.channel <> 'other' THEN n.other_after END AS other_after
  FROM asking AS a
  JOIN nearest AS n
    ON n.agency = a.agency
    AND n.for_event = a.for_event
    AND n.site_no = a.site_no
    AND n.theme_no = a.theme_no
    AND n.day = a.day
),
first_nearest AS (
  SELECT
    agency,
    session_no,
    theme_no,
    group_before,
    supervision_before,
    onboarding_before,
    individual_before,
    observation_before,
    training_before,
    other_before,
    group_after,
    supervision_after,
    onboarding_after,
    individual_after,
    observation_after,
    training_after,
    other_after,
    greatest(
      group_before,
      supervision_before,
      onboarding_before,
      individual_before,
      observation_before,
      training_before,
      other_before
    ) AS before,
    least(
      group_after,
      supervision_after,
      onboarding_after,
      individual_after,
      observation_after,
      training_after,
      other_after
    ) AS after
  FROM in_other_channels
)
SELECT
  agency,
  session_no,
  theme_no,
  before AS before_no,
  greatest(
    nullif(group_before, before),
    nullif(supervision_before, before),
    nullif(onboarding_before, before),
    nullif(individual_before, before),
    nullif(observation_before, before),
    nullif(training_before, before),
    nullif(other_before, before)
  ) AS earlier_no,
  after AS after_no,
  least(
    nullif(group_after, after),
    nullif(supervision_after, after),
    nullif(onboarding_after, after),
    nullif(individual_after, after),
    nullif(observation_after, after),
    nullif(training_after, after),
    nullif(other_after, after)
  ) AS later_no
FROM first_nearest
