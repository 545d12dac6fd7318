-- The measures of the catalogue: the agency's own row of a measure before the shipped one (import 0).
SELECT DISTINCT ON (agency, lower(measure))
  agency,
  measure,
  lower(measure) AS measure_key,
  label,
  synonyms,
  unit,
  good,
  smallest_change
FROM standing.measures
ORDER BY agency, lower(measure), import_id DESC, line
