-- One row per session: its rows united, the first value by line where they differ.
-- session_no follows site and date: at one site a greater number is never an earlier day. A site's
-- numbers begin after as many as the sites before it have rows.
WITH of_one_row AS (
  SELECT
    agency,
    session_id,
    import_id,
    records,
    line,
    date,
    site_key,
    coach,
    format,
    "trigger",
    mandatory,
    follow_up_date,
    minutes,
    invited,
    attended
  FROM staging.session_records
  WHERE records = 1
),
first_lines AS (
  SELECT
    agency,
    session_id,
    min(line) AS line,
    min(line) FILTER (WHERE coach IS NOT NULL) AS coach_line,
    min(line) FILTER (WHERE format IS NOT NULL) AS format_line,
    min(line) FILTER (WHERE "trigger" IS NOT NULL) AS trigger_line,
    bool_or(mandatory) AS mandatory,
    min(line) FILTER (WHERE follow_up_date IS NOT NULL) AS follow_up_line,
    min(line) FILTER (WHERE minutes IS NOT NULL) AS minutes_line,
    min(line) FILTER (WHERE invited IS NOT NULL) AS invited_line,
    min(line) FILTER (WHERE attended IS NOT NULL) AS attended_line
  FROM staging.session_records
  WHERE records > 1
  GROUP BY agency, session_id
),
of_several_rows AS (
  SELECT
    f.agency,
    f.session_id,
    max(r.import_id) AS import_id,
    max(r.records) AS records,
    max(f.line) AS line,
    max(r.date) FILTER (WHERE r.line = f.line) AS date,
    max(r.site_key) FILTER (WHERE r.line = f.line) AS site_key,
    max(r.coach) FILTER (WHERE r.line = f.coach_line) AS coach,
    max(r.format) FILTER (WHERE r.line = f.format_line) AS format,
    max(r."trigger") FILTER (WHERE r.line = f.trigger_line) AS "trigger",
    bool_or(f.mandatory) AS mandatory,
    max(r.follow_up_date) FILTER (WHERE r.line = f.follow_up_line) AS follow_up_date,
    max(r.minutes) FILTER (WHERE r.line = f.minutes_line) AS minutes,
    max(r.invited) FILTER (WHERE r.line = f.invited_line) AS invited,
    max(r.attended) FILTER (WHERE r.line = f.attended_line) AS attended
  FROM staging.session_records AS r
  JOIN first_lines AS f ON f.agency = r.agency AND f.session_id = r.session_id
  GROUP BY f.agency, f.session_id
),
united AS (
  SELECT * FROM of_one_row
  UNION ALL
  SELECT * FROM of_several_rows
),
first_numbers AS (
  SELECT
    r.agency,
    s.site_no,
    sum(count(*)) OVER (PARTITION BY r.agency ORDER BY s.site_no) - count(*) AS before
  FROM staging.session_records AS r
  JOIN staging.sites AS s ON s.agency = r.agency AND s.site_key = r.site_key
  GROUP BY r.agency, s.site_no
)
SELECT
  u.agency,
  CAST(
    f.before
      + row_number() OVER (PARTITION BY u.agency, u.site_key ORDER BY u.date, u.session_id)
    AS integer
  ) AS session_no,
  u.session_id,
  u.import_id,
  u.records,
  u.line,
  u.date,
  s.site_no,
  coalesce(a.name, u.coach) AS coach,
  u.format,
  u."trigger",
  u.mandatory,
  u.follow_up_date,
  u.minutes,
  u.invited,
  u.attended
FROM united AS u
JOIN staging.sites AS s ON s.agency = u.agency AND s.site_key = u.site_key
JOIN first_numbers AS f ON f.agency = s.agency AND f.site_no = s.site_no
LEFT JOIN staging.person_aliases AS a
  ON a.agency = u.agency AND a.site_key = u.site_key AND a.name_key = lower(u.coach)
