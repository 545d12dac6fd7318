-- A standing row of a goals export.
SELECT
  agency,
  key,
  line,
  goal_id,
  staff,
  site,
  lower(site) AS site_key,
  theme,
  text,
  opened,
  target_date,
  closed,
  status,
  kind,
  baseline,
  follow_up_score
FROM standing.goals
