-- The long texts of a session that has several rows: the first by line.
WITH texts AS (
  SELECT r.agency, r.session_id, r.line, raw_row.action_step, raw_row.notes
  FROM staging.session_records AS r
  JOIN raw.sessions AS raw_row
    ON raw_row.agency = r.agency AND raw_row.import_id = r.import_id AND raw_row.line = r.line
  WHERE r.records > 1
),
first_lines AS (
  SELECT
    agency,
    session_id,
    min(line) FILTER (WHERE action_step IS NOT NULL) AS action_step_line,
    min(line) FILTER (WHERE notes IS NOT NULL) AS notes_line
  FROM texts
  GROUP BY agency, session_id
)
SELECT
  t.agency,
  t.session_id,
  max(t.action_step) FILTER (WHERE t.line = f.action_step_line) AS action_step,
  max(t.notes) FILTER (WHERE t.line = f.notes_line) AS notes
FROM texts AS t
JOIN first_lines AS f ON f.agency = t.agency AND f.session_id = t.session_id
GROUP BY t.agency, t.session_id
