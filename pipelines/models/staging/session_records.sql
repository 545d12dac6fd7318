-- A standing row of a sessions export: a session, or one attendee of it, with how many rows the
-- session has. Lists and long texts stay in raw.
WITH rows_of_key AS (
  SELECT
    agency,
    import_id,
    rank() OVER newest_first AS import_place,
    CAST(count(*) OVER newest_first AS integer) AS records,
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
  FROM raw.sessions
  WINDOW newest_first AS (PARTITION BY agency, key ORDER BY import_id DESC)
)
SELECT
  agency,
  import_id,
  records,
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
  attended
FROM rows_of_key
WHERE import_place = 1
