-- One row per theme that a standing session row logs.
WITH written AS (
  SELECT r.agency, r.session_no, r.session_id, names.theme AS name
  FROM staging.session_rows AS r
  JOIN raw.sessions AS raw_row
    ON raw_row.agency = r.agency AND raw_row.import_id = r.import_id AND raw_row.line = r.line
  CROSS JOIN LATERAL unnest(raw_row.themes) AS names (theme)
)
SELECT
  w.agency,
  w.session_no,
  w.session_id,
  lower(coalesce(l.name, w.name)) AS name_key,
  coalesce(l.name, w.name) AS name
FROM written AS w
LEFT JOIN staging.comma_lists AS l ON l.agency = w.agency AND l.list = w.name
