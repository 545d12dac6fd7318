-- A standing row of a staff export.
SELECT
  agency,
  key,
  line,
  staff,
  site,
  lower(site) AS site_key,
  role,
  supervisor,
  hired,
  left_on
FROM standing.staff
