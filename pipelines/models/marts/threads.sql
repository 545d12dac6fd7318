-- One row per site, theme that a PD goal or a loop session there is about, and month that is over:
-- the loop channels that are live at its end, whom they reach, and the state of the theme.
SELECT
  m.agency,
  s.site,
  t.theme,
  m.month,
  coalesce(
    string_to_array(
      nullif(
        concat_ws(
          ',',
          CASE WHEN m.goals_live THEN 'goals' END,
          CASE WHEN m.group_live THEN 'group' END,
          CASE WHEN m.supervision_live THEN 'supervision' END,
          CASE WHEN m.onboarding_live THEN 'onboarding' END
        ),
        ''
      ),
      ','
    ),
    CAST(ARRAY[] AS varchar[])
  ) AS channels_live,
  CAST(m.reached_staff AS double precision) / NULLIF(m.active_staff, 0) AS reach,
  coalesce(u.state, 'not_embedded') AS state,
  m.goal_staff,
  m.reached_staff,
  m.active_staff
FROM intermediate.thread_months AS m
JOIN staging.sites AS s ON s.agency = m.agency AND s.site_no = m.site_no
JOIN staging.themes AS t ON t.agency = m.agency AND t.theme_no = m.theme_no
LEFT JOIN intermediate.thread_turns AS u
  ON u.agency = m.agency
  AND u.site_no = m.site_no
  AND u.theme_no = m.theme_no
  AND m.month >= u.from_month
  AND m.month < coalesce(u.until_month, DATE '9999-12-31')
