-- A standing row of a sessions export: a session, or one attendee of it, with how many rows the
-- session has. Lists and long texts stay in raw. is_renumbered: the source gives its number to sessions of
-- other days or sites too.
SELECT
  agency,
  import_id,
  records,
  line,
  row_hash,
  row_check,
  session_id,
  session_id <> key AND left(session_id, 14) <> 's-' || left(key, 12) AS is_renumbered,
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
