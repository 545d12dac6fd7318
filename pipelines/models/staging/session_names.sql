-- One row per name in a standing session row, and whether that row says invited only.
SELECT
  r.agency,
  r.session_id,
  r.site_key,
  lower(names.name) AS name_key,
  names.name,
  array_length(raw_row.staff, 1) = 1 AND coalesce(r.attended = 0, false) AS is_invited_only
FROM staging.session_records AS r
JOIN raw.sessions AS raw_row
  ON raw_row.agency = r.agency AND raw_row.import_id = r.import_id AND raw_row.line = r.line
CROSS JOIN LATERAL unnest(raw_row.staff) AS names (name)
