-- one row per measure of the catalogue, in its order: the latest entry stands
SELECT measure, label, unit, good, target
FROM (
  SELECT DISTINCT ON (measure) measure, label, unit, good, target, import_id, line
  FROM raw.measures
  ORDER BY measure, import_id DESC, line
) AS latest
ORDER BY import_id, line
