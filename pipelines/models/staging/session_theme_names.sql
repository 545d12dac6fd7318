-- One row per theme that a standing session row logs.
SELECT r.agency, r.session_id, lower(names.theme) AS name_key, names.theme AS name
FROM staging.session_records AS r
JOIN raw.sessions AS raw_row
  ON raw_row.agency = r.agency AND raw_row.import_id = r.import_id AND raw_row.line = r.line
CROSS JOIN LATERAL unnest(raw_row.themes) AS names (theme)
