-- A standing row of a priorities export.
WITH rows_of_key AS (
  SELECT
    agency,
    import_id,
    max(import_id) OVER (PARTITION BY agency, key) AS latest_import_id,
    line,
    key,
    site,
    theme,
    from_date,
    to_date,
    source
  FROM raw.priorities
)
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
FROM rows_of_key
WHERE import_id = latest_import_id
