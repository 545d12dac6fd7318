-- One row per site, theme and month end at which sessions keep a channel live, with those channels.
WITH last_days AS (
  SELECT agency, site_no, theme_no, channel, month, max(date) AS last_date
  FROM intermediate.loop_sessions
  GROUP BY agency, site_no, theme_no, channel, month
)
SELECT
  d.agency,
  d.site_no,
  d.theme_no,
  w.month,
  bool_or(d.channel = 'group') AS group_live,
  bool_or(d.channel = 'supervision') AS supervision_live,
  bool_or(d.channel = 'onboarding') AS onboarding_live
FROM last_days AS d
JOIN intermediate.live_windows AS w
  ON w.agency = d.agency
  AND w.site_no = d.site_no
  AND w.session_month = d.month
  AND d.last_date >= w.since
GROUP BY d.agency, d.site_no, d.theme_no, w.month
