-- What C2, C3 and C4 rest on: for every session and theme the two nearest sessions in other
-- channels that carry the theme before it, and after it, and the first and the last that see an
-- attendee again. In other channels, nearest per channel first, by windows over the days
-- of a theme, so that a busy theme costs no more than a quiet one.
WITH moments AS (
  SELECT
    agency,
    false AS for_event,
    site_no,
    theme_no,
    day,
    channel,
    CASE WHEN carries THEN session_no END AS carrier_no
  FROM intermediate.carriers
  WHERE draw = 0 AND theme_no IS NOT NULL
  UNION ALL
  SELECT
    agency,
    true,
    site_no,
    theme_no,
    day,
    channel,
    CASE WHEN carries_event THEN session_no END
  FROM intermediate.carriers
  WHERE draw = 0 AND theme_no IS NOT NULL AND (carries_event OR r1)
),
theme_days AS (
  SELECT
    agency,
    for_event,
    site_no,
    theme_no,
    day,
    max(carrier_no) FILTER (WHERE channel = 'group') AS last_group,
    max(carrier_no) FILTER (WHERE channel = 'supervision') AS last_supervision,
    max(carrier_no) FILTER (WHERE channel = 'onboarding') AS last_onboarding,
    max(carrier_no) FILTER (WHERE channel = 'individual') AS last_individual,
    max(carrier_no) FILTER (WHERE channel = 'observation') AS last_observation,
    max(carrier_no) FILTER (WHERE channel = 'training') AS last_training,
    max(carrier_no) FILTER (WHERE channel = 'other') AS last_other,
    min(carrier_no) FILTER (WHERE channel = 'group') AS first_group,
    min(carrier_no) FILTER (WHERE channel = 'supervision') AS first_supervision,
    min(carrier_no) FILTER (WHERE channel = 'onboarding') AS first_onboarding,
    min(carrier_no) FILTER (WHERE channel = 'individual') AS first_individual,
    min(carrier_no) FILTER (WHERE channel = 'observation') AS first_observation,
    min(carrier_no) FILTER (WHERE channel = 'training') AS first_training,
    min(carrier_no) FILTER (WHERE channel = 'other') AS first_other
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
  FROM intermediate.other_channels AS a
  JOIN nearest AS n
    ON n.agency = a.agency
    AND n.for_event = a.r1
    AND n.site_no = a.site_no
    AND n.theme_no = a.theme_no
    AND n.day = a.day
  WHERE a.draw = 0 AND a.theme_no IS NOT NULL
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
),
returns AS (
  SELECT
    agency,
    session_no,
    theme_no,
    min(return_session_no) AS return_no,
    nullif(max(return_session_no), min(return_session_no)) AS last_return_no
  FROM intermediate.returns
  WHERE draw = 0
  GROUP BY agency, session_no, theme_no
)
SELECT
  n.agency,
  n.session_no,
  n.theme_no,
  n.before AS before_no,
  greatest(
    nullif(n.group_before, n.before),
    nullif(n.supervision_before, n.before),
    nullif(n.onboarding_before, n.before),
    nullif(n.individual_before, n.before),
    nullif(n.observation_before, n.before),
    nullif(n.training_before, n.before),
    nullif(n.other_before, n.before)
  ) AS earlier_no,
  n.after AS after_no,
  least(
    nullif(n.group_after, n.after),
    nullif(n.supervision_after, n.after),
    nullif(n.onboarding_after, n.after),
    nullif(n.individual_after, n.after),
    nullif(n.observation_after, n.after),
    nullif(n.training_after, n.after),
    nullif(n.other_after, n.after)
  ) AS later_no,
  r.return_no,
  r.last_return_no
FROM first_nearest AS n
LEFT JOIN returns AS r
  ON r.agency = n.agency AND r.session_no = n.session_no AND r.theme_no = n.theme_no
