-- One row per PD goal. A strength is no growth goal and counts nowhere as one.
SELECT
  r.agency,
  CAST(
    row_number() OVER (PARTITION BY r.agency ORDER BY r.goal_id, r.key, r.line) AS integer
  ) AS goal_no,
  r.goal_id,
  p.site_no,
  p.person_no,
  t.theme_no,
  r.text,
  r.opened,
  r.target_date,
  r.closed,
  coalesce(r.kind = 'strength', false) AS is_strength
FROM staging.goal_records AS r
JOIN staging.person_names AS p
  ON p.agency = r.agency AND p.site_key = r.site_key AND p.name_key = lower(r.staff)
JOIN staging.theme_names AS t ON t.agency = r.agency AND t.name_key = lower(r.theme)
