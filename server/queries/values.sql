-- one row per value behind a point: one page, in the order of days
SELECT
  CAST(v.date AS VARCHAR) AS date, v.value, v.numerator, v.denominator, v.n, v.withheld, v.counts,
  v.import_id, v.line, i.file
FROM marts.fidelity_values AS v
LEFT JOIN marts.imports AS i ON i.import_id = v.import_id
WHERE v.site = $site AND v.measure = $measure
  AND v.instrument IS NOT DISTINCT FROM CAST($instrument AS VARCHAR)
  AND v.version IS NOT DISTINCT FROM CAST($version AS VARCHAR)
  AND v.subscale IS NOT DISTINCT FROM CAST($subscale AS VARCHAR)
  AND v.respondent IS NOT DISTINCT FROM CAST($respondent AS VARCHAR)
  AND v.grain = $grain
  AND v.month = CAST($month AS DATE)
ORDER BY v.date, v.import_id, v.line
LIMIT CAST($limit AS INTEGER) OFFSET CAST($offset AS INTEGER)
