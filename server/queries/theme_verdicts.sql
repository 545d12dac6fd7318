-- one row per verdict of a site on one theme, with every number behind it
SELECT
  v.site, v.theme, v.measure, v.instrument, v.version, v.subscale, v.respondent, v.grain,
  CAST(v.embedded_from AS VARCHAR) AS embedded_from, v.months_before, v.months_after, v.effect,
  v.low, v.high, v.p, v.decided_by, v.own_effect, v.own_low, v.own_high, v.comparison_sites,
  v.moved, v.stuck, v.retention, CAST(v.tell_from AS VARCHAR) AS tell_from, v.sentence,
  t.sentence AS told_sentence, t.after_bad_run AS told_after_bad_run, v.reasons, CAST(v.set_on AS VARCHAR) AS set_on, v.good, v.unit,
  v.smallest_change, CAST(v.tapered_from AS VARCHAR) AS tapered_from,
  CAST(v.window_from AS VARCHAR) AS window_from, CAST(v.window_to AS VARCHAR) AS window_to,
  v.families, v.q, v.se, v.df, v.phi, v."lambda", v.after_bad_run, v.compared_with, v.early,
  v.early_low, v.early_high, v.late, v.late_low, v.late_high, v.retention_low, v.retention_high,
  v.detectable, v.set_after, v.window_staff, v.window_joined, v.window_left, v.changes,
  v.neighbours, v.neighbours_hold, v.set_by
FROM marts.verdicts AS v
LEFT JOIN marts.told_verdicts AS t
  ON t.agency = v.agency AND t.site = v.site AND t.theme = v.theme AND t.measure = v.measure
  AND t.instrument IS NOT DISTINCT FROM v.instrument AND t.version IS NOT DISTINCT FROM v.version
  AND t.subscale IS NOT DISTINCT FROM v.subscale AND t.respondent IS NOT DISTINCT FROM v.respondent
  AND t.grain = v.grain
WHERE v.theme = $theme
ORDER BY v.site, v.measure, v.version NULLS LAST, v.respondent NULLS LAST, v.grain
LIMIT 2000
