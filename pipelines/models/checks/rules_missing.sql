-- An agency without one of the constants, or without constants.
SELECT b.agency
FROM raw.build AS b
LEFT JOIN staging.rules AS r ON r.agency = b.agency
WHERE (
  r.look_ahead_days + r.look_back_days + r.goal_grace_days + r.goal_overdue_days
  + r.onboarding_days + r.follow_up_slack_days + r.follow_up_max_days + r.small_group
  + r.group_link_min + r.group_link_parts + r.incident_named_parts + r.incident_goal_parts
  + r.strong_carries + r.purposeful_live_channels + r.live_staff + r.live_staff_small_site
  + r.small_site_staff + r.active_days + r.live_session_days + r.embedded_channels
  + r.embedded_reach_parts + r.embedded_hold_months + r.before_data_months + r.tapered_months
  + r.pre_min + r.pre_max + r.post_min + r.post_max
  + r.own_total_min + r.comparison_min + r.comparison_filled_percent + r.bad_run_months + r.late_months
  + r.chance_draws + r.chance_rows_max + r.fading_meetings + r.fading_min_meetings
  + r.fading_percent + r.only_event_gap_days + r.not_reached_open_days + r.not_reached_gap_days
  + r.unlike_themes
) IS NULL
