-- One row per session and theme by which group, supervision or onboarding is live: purposeful on the
-- theme, and more than weakly.
SELECT
  agency,
  session_no,
  theme_no,
  site_no,
  channel,
  date,
  CAST(date_trunc('month', date) AS date) AS month
FROM intermediate.session_theme_classes
WHERE draw = 0
  AND theme_no IS NOT NULL
  AND class = 'purposeful'
  AND detail <> 'weak'
  AND channel IN ('group', 'supervision', 'onboarding')
