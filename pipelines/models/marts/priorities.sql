-- One row per priority and site at which it stands.
SELECT
  p.agency,
  s.site,
  t.theme,
  p.from_date,
  nullif(p.to_date, DATE '9999-12-31') AS to_date,
  p.source
FROM staging.priorities AS p
JOIN staging.sites AS s ON s.agency = p.agency AND s.site_no = p.site_no
JOIN staging.themes AS t ON t.agency = p.agency AND t.theme_no = p.theme_no
