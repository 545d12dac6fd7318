-- One row per priority and site: a priority of all sites ('*') stands at each.
SELECT
  r.agency,
  s.site_no,
  t.theme_no,
  r.from_date,
  coalesce(r.to_date, DATE '9999-12-31') AS to_date,
  r.source
FROM staging.priority_records AS r
JOIN staging.sites AS s ON s.agency = r.agency AND (r.site = '*' OR s.site_key = r.site_key)
JOIN staging.theme_names AS t ON t.agency = r.agency AND t.name_key = lower(r.theme)
