-- how many values are behind a point, how many are part of it, and how many imports brought them
SELECT
  CAST(count(*) AS INTEGER) AS total,
  CAST(count(*) FILTER (WHERE v.counts) AS INTEGER) AS counted,
  CAST(count(DISTINCT v.import_id) AS INTEGER) AS imports
FROM marts.fidelity_values AS v
WHERE v.site = $site AND v.measure = $measure
  AND v.instrument IS NOT DISTINCT FROM CAST($instrument AS VARCHAR)
  AND v.version IS NOT DISTINCT FROM CAST($version AS VARCHAR)
  AND v.subscale IS NOT DISTINCT FROM CAST($subscale AS VARCHAR)
  AND v.respondent IS NOT DISTINCT FROM CAST($respondent AS VARCHAR)
  AND v.grain = $grain
  AND v.month = CAST($month AS DATE)
