-- A standing row of a sessions export: a session, or one attendee of it. Long texts stay in raw.
WITH rows_of_key AS (
  SELECT
    agency,
    import_id,
    max(import_id) OVER (PARTITION BY agency, key) AS latest_import_id,
    line,
    session_id,
    date,
    lower(site) AS site_key,
    site,
    coach,
    format,
    "trigger",
    mandatory,
    follow_up_date,
    minutes,
    invited,
    attended,
    action_step IS NOT NULL AS has_action_step,
    notes IS NOT NULL AS has_notes
  FROM raw.sessions
)
SELECT
  agency,
  import_id,
  line,
  session_id,
  date,
  site_key,
  site,
  coach,
  format,
  "trigger",
  mandatory,
  follow_up_date,
  minutes,
  invited,
  attended,
  has_action_step,
  has_notes
FROM rows_of_key
WHERE import_id = latest_import_id
