-- one row per verdict at a site on a theme of a coach's sessions between two days, in short
WITH mine AS (
  SELECT DISTINCT t.site, t.theme
  FROM marts.session_themes AS t
  WHERE t.coach = $coach AND t.theme IS NOT NULL
    AND (CAST($from AS VARCHAR) IS NULL OR t.date >= CAST($from AS DATE))
    AND t.date <= CAST($to AS DATE)
)
SELECT
  v.theme, v.site, v.measure, v.instrument, v.version, v.subscale, v.respondent, v.grain,
  v.moved, v.stuck, CAST(v.tell_from AS VARCHAR) AS tell_from, v.decided_by, v.reasons, v.good,
  v.sentence, t.sentence AS told_sentence
FROM marts.verdicts AS v
JOIN mine AS m ON m.site = v.site AND m.theme = v.theme
LEFT JOIN marts.told_verdicts AS t
  ON t.agency = v.agency AND t.site = v.site AND t.theme = v.theme AND t.measure = v.measure
  AND t.instrument IS NOT DISTINCT FROM v.instrument AND t.version IS NOT DISTINCT FROM v.version
  AND t.subscale IS NOT DISTINCT FROM v.subscale AND t.respondent IS NOT DISTINCT FROM v.respondent
  AND t.grain = v.grain
ORDER BY v.theme, v.site, v.measure, v.version NULLS LAST, v.respondent NULLS LAST, v.grain
LIMIT 2000
