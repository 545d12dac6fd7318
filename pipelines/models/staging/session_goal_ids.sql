-- One row per session and PD goal id that it names, whether or not the agency has such a goal.
SELECT r.agency, r.session_no, r.session_id, names.goal_id
FROM staging.session_rows AS r
JOIN raw.sessions AS raw_row
  ON raw_row.agency = r.agency AND raw_row.import_id = r.import_id AND raw_row.line = r.line
CROSS JOIN LATERAL unnest(raw_row.goal_ids) AS names (goal_id)
GROUP BY r.agency, r.session_no, r.session_id, names.goal_id
