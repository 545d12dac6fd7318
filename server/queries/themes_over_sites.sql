-- one row per theme and measure over all sites; of one theme or of all
SELECT
  v.theme, v.measure, v.instrument, v.version, v.subscale, v.respondent, v.grain, v.sites,
  v.comparison_sites, v.effect, v.low, v.high, v.p, v.permutation_p, v.permutation_least,
  v.assignments, v.q, v.moved, v.stuck, v.se, v.df, v.compared_with,
  CAST(v.set_on AS VARCHAR) AS set_on, v.good, v.unit, v.smallest_change, v.sentence,
  t.sentence AS told_sentence, v.reasons, v.no_event_study, v.left_out, v.neighbours,
  v.neighbours_hold
FROM marts.theme_verdicts AS v
LEFT JOIN marts.told_verdicts AS t
  ON t.agency = v.agency AND t.site IS NULL AND t.theme = v.theme AND t.measure = v.measure
  AND t.instrument IS NOT DISTINCT FROM v.instrument AND t.version IS NOT DISTINCT FROM v.version
  AND t.subscale IS NOT DISTINCT FROM v.subscale AND t.respondent IS NOT DISTINCT FROM v.respondent
  AND t.grain = v.grain
WHERE CAST($theme AS VARCHAR) IS NULL OR v.theme = $theme
ORDER BY v.theme, v.measure, v.version NULLS LAST, v.respondent NULLS LAST, v.grain
LIMIT 2000
