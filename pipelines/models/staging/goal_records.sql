-- A standing row of a goals export.
WITH rows_of_key AS (
  SELECT
    agency,
    import_id,
    max(import_id) OVER (PARTITION BY agency, key) AS latest_import_id,
    line,
    key,
    goal_id,
    staff,
    site,
    theme,
    text,
    opened,
    target_date,
    closed,
    status,
    kind,
    baseline,
    follow_up_score
  FROM raw.goals
)
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
FROM rows_of_key
WHERE import_id = latest_import_id
