-- The constants of the rules, one row per agency, one column per constant. Window frames read the
-- greatest look_back_days and look_ahead_days: agencies of one warehouse share their constants.
SELECT
  agency,
  CAST(max(value) FILTER (WHERE name = 'look_ahead_days') AS integer) AS look_ahead_days,
  CAST(max(value) FILTER (WHERE name = 'look_back_days') AS integer) AS look_back_days,
  CAST(max(value) FILTER (WHERE name = 'goal_grace_days') AS integer) AS goal_grace_days,
  CAST(max(value) FILTER (WHERE name = 'goal_overdue_days') AS integer) AS goal_overdue_days,
  CAST(max(value) FILTER (WHERE name = 'onboarding_days') AS integer) AS onboarding_days,
  CAST(max(value) FILTER (WHERE name = 'follow_up_slack_days') AS integer) AS follow_up_slack_days,
  CAST(max(value) FILTER (WHERE name = 'follow_up_max_days') AS integer) AS follow_up_max_days,
  CAST(max(value) FILTER (WHERE name = 'small_group') AS integer) AS small_group,
  CAST(max(value) FILTER (WHERE name = 'group_link_min') AS integer) AS group_link_min,
  CAST(max(value) FILTER (WHERE name = 'group_link_parts') AS integer) AS group_link_parts,
  CAST(max(value) FILTER (WHERE name = 'incident_named_parts') AS integer) AS incident_named_parts,
  CAST(max(value) FILTER (WHERE name = 'incident_goal_parts') AS integer) AS incident_goal_parts,
  CAST(max(value) FILTER (WHERE name = 'strong_carries') AS integer) AS strong_carries,
  CAST(max(value) FILTER (WHERE name = 'purposeful_live_channels') AS integer)
    AS purposeful_live_channels,
  CAST(max(value) FILTER (WHERE name = 'live_staff') AS integer) AS live_staff,
  CAST(max(value) FILTER (WHERE name = 'live_staff_small_site') AS integer)
    AS live_staff_small_site,
  CAST(max(value) FILTER (WHERE name = 'small_site_staff') AS integer) AS small_site_staff,
  CAST(max(value) FILTER (WHERE name = 'active_days') AS integer) AS active_days,
  CAST(max(value) FILTER (WHERE name = 'live_session_days') AS integer) AS live_session_days,
  CAST(max(value) FILTER (WHERE name = 'embedded_channels') AS integer) AS embedded_channels,
  CAST(max(value) FILTER (WHERE name = 'embedded_reach_parts') AS integer) AS embedded_reach_parts,
  CAST(max(value) FILTER (WHERE name = 'embedded_hold_months') AS integer) AS embedded_hold_months,
  CAST(max(value) FILTER (WHERE name = 'before_data_months') AS integer) AS before_data_months,
  CAST(max(value) FILTER (WHERE name = 'tapered_months') AS integer) AS tapered_months,
  CAST(max(value) FILTER (WHERE name = 'chance_draws') AS integer) AS chance_draws,
  CAST(max(value) FILTER (WHERE name = 'chance_rows_max') AS integer) AS chance_rows_max,
  CAST(max(value) FILTER (WHERE name = 'fading_meetings') AS integer) AS fading_meetings,
  CAST(max(value) FILTER (WHERE name = 'fading_min_meetings') AS integer) AS fading_min_meetings,
  CAST(max(value) FILTER (WHERE name = 'fading_percent') AS integer) AS fading_percent,
  CAST(max(value) FILTER (WHERE name = 'only_event_gap_days') AS integer) AS only_event_gap_days,
  CAST(max(value) FILTER (WHERE name = 'not_reached_open_days') AS integer)
    AS not_reached_open_days,
  CAST(max(value) FILTER (WHERE name = 'not_reached_gap_days') AS integer) AS not_reached_gap_days,
  CAST(max(value) FILTER (WHERE name = 'unlike_themes') AS integer) AS unlike_themes
FROM raw.rules
GROUP BY agency
