-- A standing row of a sessions export: a session, or one attendee of it, with how many rows the
-- session has. Lists and long texts stay in raw.
SELECT
  agency,
  import_id,
  records,
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
  attended
FROM standing.sessions
