-- One row per session: what is true of it whatever its themes.
WITH attendees AS (
  SELECT
    a.agency,
    a.session_no,
    CAST(count(*) AS integer) AS attendees,
    max(a.date - a.hired) AS longest_here,
    count(*) - count(a.hired) AS without_hire_date
  FROM intermediate.attendance AS a
  GROUP BY a.agency, a.session_no
),
own_goals AS (
  SELECT g.agency, g.session_no
  FROM intermediate.session_goals AS g
  JOIN intermediate.attendance AS a
    ON a.agency = g.agency AND a.session_no = g.session_no AND a.person_no = g.person_no
),
not_logged AS (
  SELECT s.agency, s.session_no
  FROM staging.sessions AS s
  LEFT JOIN intermediate.session_themes AS t
    ON t.agency = s.agency AND t.session_no = s.session_no AND t.is_logged
  LEFT JOIN own_goals AS g ON g.agency = s.agency AND g.session_no = s.session_no
  WHERE (s."trigger" IS NULL OR s."trigger" IN ('scheduled', 'other'))
    AND t.session_no IS NULL
    AND g.session_no IS NULL
),
facts AS (
  SELECT
    s.agency,
    s.session_no,
    s.site_no,
    s.date,
    CAST(s.date - DATE '2000-01-01' AS integer) AS day,
    CAST(date_trunc('quarter', s.date) AS date) AS quarter,
    CASE
      WHEN s.format IN ('group', 'peer', 'huddle') THEN 'group'
      WHEN s.format IN ('observation', 'document_review') THEN 'observation'
      ELSE coalesce(s.format, 'other')
    END AS channel,
    coalesce(a.attendees, 0) AS attendees,
    CASE
      WHEN s.records > 1 THEN coalesce(a.attendees, 0)
      ELSE coalesce(s.attended, a.attendees, 0)
    END AS attended,
    coalesce(s.mandatory, s.format = 'training', false) AS is_mandatory,
    coalesce(s."trigger" = 'required', false) AS is_required,
    CASE
      WHEN s.follow_up_date - s.date BETWEEN 1 AND r.follow_up_max_days THEN s.follow_up_date
    END AS follow_up_date,
    (coalesce(s."trigger" IN ('incident', 'complaint', 'crisis', 'compliance'), false)) AS r1,
    (
      coalesce(a.attendees, 0) > 0
      AND coalesce(a.longest_here <= r.onboarding_days, true)
      AND (
        a.without_hire_date = 0
        OR coalesce(s."trigger" = 'new_hire', false)
        OR coalesce(s.format = 'onboarding', false)
      )
    ) AS r4,
    (n.session_no IS NOT NULL) AS q
  FROM staging.sessions AS s
  JOIN staging.rules AS r ON r.agency = s.agency
  LEFT JOIN attendees AS a ON a.agency = s.agency AND a.session_no = s.session_no
  LEFT JOIN not_logged AS n ON n.agency = s.agency AND n.session_no = s.session_no
)
SELECT
  agency,
  session_no,
  site_no,
  date,
  day,
  quarter,
  channel,
  CASE channel
    WHEN 'group' THEN 1
    WHEN 'supervision' THEN 2
    WHEN 'onboarding' THEN 4
    WHEN 'individual' THEN 8
    WHEN 'observation' THEN 16
    WHEN 'training' THEN 32
    ELSE 64
  END AS channel_bit,
  attendees,
  attended,
  is_mandatory,
  is_required,
  follow_up_date,
  r1,
  r4,
  q
FROM facts
