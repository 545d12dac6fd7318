-- One row per standing row of a sessions export, with the number, site, day and coach of its session,
-- and the site that the row itself says. Lists are in raw.
SELECT
  s.agency,
  s.session_no,
  s.session_id,
  s.site_no,
  s.date,
  lower(s.coach) AS coach_key,
  s.import_id,
  s.line,
  s.site_no AS row_site_no,
  s.attended
FROM staging.sessions AS s
WHERE s.records = 1
UNION ALL
SELECT
  s.agency,
  s.session_no,
  s.session_id,
  s.site_no,
  s.date,
  lower(s.coach),
  r.import_id,
  r.line,
  t.site_no,
  r.attended
FROM staging.session_records AS r
JOIN staging.sessions AS s ON s.agency = r.agency AND s.session_id = r.session_id
JOIN staging.sites AS t ON t.agency = r.agency AND t.site_key = r.site_key
WHERE r.records > 1
