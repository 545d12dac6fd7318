-- One row per name in a standing session row, and whether that row says invited only.
SELECT
  r.agency,
  r.session_no,
  r.site_no,
  r.date,
  r.coach_key,
  r.row_site_no,
  names.name,
  array_length(raw_row.staff, 1) = 1 AND coalesce(r.attended = 0, false) AS is_invited_only
FROM staging.session_rows AS r
JOIN raw.sessions AS raw_row
  ON raw_row.agency = r.agency AND raw_row.import_id = r.import_id AND raw_row.line = r.line
CROSS JOIN LATERAL unnest(raw_row.staff) AS names (name)
