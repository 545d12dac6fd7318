-- A standing row of a priorities export.
SELECT
  agency,
  key,
  line,
  site,
  lower(site) AS site_key,
  theme,
  from_date,
  to_date,
  source
FROM standing.priorities
