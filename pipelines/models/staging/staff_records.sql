-- A standing row of a staff export.
WITH rows_of_key AS (
  SELECT
    agency,
    import_id,
    max(import_id) OVER (PARTITION BY agency, key) AS latest_import_id,
    line,
    key,
    staff,
    site,
    role,
    supervisor,
    hired,
    left_on
  FROM raw.staff
)
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
FROM rows_of_key
WHERE import_id = latest_import_id
