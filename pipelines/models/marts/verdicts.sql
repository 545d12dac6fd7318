-- One row per site and theme that is or is being embedded there, and measure of the theme: did it move,
-- did it stick, with every number behind the answer. A plan that was recorded before the month of the
-- embedding is when the measure was linked to the theme, unless the catalogue did so before.
WITH linked AS (
  SELECT
    r.*,
    l.in_catalogue,
    l.set_on AS catalogue_set_on,
    l.planned_on,
    coalesce(l.planned_on < r.embedded_from, l.planned_on IS NOT NULL) AS planned_before
  FROM intermediate.verdict_result AS r
  JOIN intermediate.theme_measures AS l
    ON l.agency = r.agency AND l.theme = r.theme AND l.measure_key = lower(r.measure)
  WHERE r.site IS NOT NULL
),
dated AS (
  SELECT
    l.*,
    CASE
      WHEN l.in_catalogue AND l.catalogue_set_on <= l.planned_on THEN 'catalogue'
      WHEN l.planned_before OR NOT l.in_catalogue THEN 'plan'
      ELSE 'catalogue'
    END AS set_by
  FROM linked AS l
)
SELECT
  r.agency,
  r.site,
  r.theme,
  r.measure,
  r.instrument,
  r.version,
  r.subscale,
  r.respondent,
  r.grain,
  r.embedded_from,
  r.months_before,
  r.months_after,
  r.effect,
  r.low,
  r.high,
  r.p,
  r.decided_by,
  r.own_effect,
  r.own_low,
  r.own_high,
  r.comparison_sites,
  r.moved,
  r.stuck,
  r.retention,
  r.tell_from,
  r.sentence,
  r.reasons,
  CASE WHEN r.set_by = 'plan' THEN r.planned_on ELSE r.catalogue_set_on END AS set_on,
  r.good,
  r.unit,
  r.smallest_change,
  r.tapered_from,
  r.window_from,
  r.window_to,
  r.families,
  r.q,
  r.se,
  r.df,
  r.phi,
  r.lambda,
  r.after_bad_run,
  r.compared_with,
  r.early,
  r.early_low,
  r.early_high,
  r.late,
  r.late_low,
  r.late_high,
  r.retention_low,
  r.retention_high,
  r.detectable,
  CASE
    WHEN r.set_by = 'plan' THEN r.planned_on >= r.embedded_from
    ELSE r.catalogue_set_on > r.embedded_from
  END AS set_after,
  s.staff AS window_staff,
  s.joined AS window_joined,
  s.left_it AS window_left,
  coalesce(c.changes, CAST(ARRAY[] AS varchar[])) AS changes,
  n.neighbours,
  n.neighbours_hold,
  r.set_by
FROM dated AS r
LEFT JOIN intermediate.verdict_staff AS s
  ON s.agency = r.agency
  AND s.site = r.site
  AND s.grain = r.grain
  AND s.window_from = r.window_from
  AND s.window_to = r.window_to
LEFT JOIN intermediate.verdict_changes AS c
  ON c.agency = r.agency
  AND c.site = r.site
  AND c.theme = r.theme
  AND c.measure = r.measure
  AND c.instrument IS NOT DISTINCT FROM r.instrument
  AND c.version IS NOT DISTINCT FROM r.version
  AND c.subscale IS NOT DISTINCT FROM r.subscale
  AND c.respondent IS NOT DISTINCT FROM r.respondent
  AND c.grain = r.grain
LEFT JOIN intermediate.neighbour_counts AS n
  ON n.agency = r.agency
  AND n.site = r.site
  AND n.theme = r.theme
  AND n.measure = r.measure
  AND n.instrument IS NOT DISTINCT FROM r.instrument
  AND n.version IS NOT DISTINCT FROM r.version
  AND n.subscale IS NOT DISTINCT FROM r.subscale
  AND n.respondent IS NOT DISTINCT FROM r.respondent
  AND n.grain = r.grain
