-- One row per theme and measure of it, over all sites together.
SELECT
  r.agency,
  r.theme,
  r.measure,
  r.instrument,
  r.version,
  r.subscale,
  r.respondent,
  r.grain,
  r.sites,
  r.comparison_sites,
  r.effect,
  r.low,
  r.high,
  r.p,
  r.permutation_p,
  r.q,
  r.moved,
  r.stuck,
  r.retention,
  r.retention_low,
  r.retention_high,
  r.early,
  r.early_low,
  r.early_high,
  r.late,
  r.late_low,
  r.late_high,
  r.se,
  r.df,
  r.permutation_least,
  r.assignments,
  r.compared_with,
  CASE
    WHEN NOT l.in_catalogue OR l.planned_on < l.set_on THEN l.planned_on
    ELSE l.set_on
  END AS set_on,
  r.good,
  r.unit,
  r.smallest_change,
  r.sentence,
  r.reasons,
  r.no_event_study,
  r.left_out,
  n.neighbours,
  n.neighbours_hold
FROM intermediate.verdict_result AS r
JOIN intermediate.theme_measures AS l
  ON l.agency = r.agency AND l.theme = r.theme AND l.measure_key = lower(r.measure)
LEFT JOIN intermediate.neighbour_counts AS n
  ON n.agency = r.agency
  AND n.site IS NULL
  AND n.theme = r.theme
  AND n.measure = r.measure
  AND n.instrument IS NOT DISTINCT FROM r.instrument
  AND n.version IS NOT DISTINCT FROM r.version
  AND n.subscale IS NOT DISTINCT FROM r.subscale
  AND n.respondent IS NOT DISTINCT FROM r.respondent
  AND n.grain = r.grain
WHERE r.site IS NULL
