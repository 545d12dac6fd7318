-- one row per verdict of a site on one theme, with every number behind it
SELECT
  site, theme, measure, instrument, version, subscale, respondent, grain,
  CAST(embedded_from AS VARCHAR) AS embedded_from, months_before, months_after, effect, low, high, p,
  decided_by, own_effect, own_low, own_high, comparison_sites, moved, stuck, retention,
  CAST(tell_from AS VARCHAR) AS tell_from, sentence, reasons, CAST(set_on AS VARCHAR) AS set_on, good,
  unit, smallest_change, CAST(tapered_from AS VARCHAR) AS tapered_from,
  CAST(window_from AS VARCHAR) AS window_from, CAST(window_to AS VARCHAR) AS window_to, families, q, se,
  df, phi, "lambda", after_bad_run, compared_with, early, early_low, early_high, late, late_low,
  late_high, retention_low, retention_high, detectable, set_after, window_staff, window_joined,
  window_left, changes, neighbours, neighbours_hold, set_by
FROM marts.verdicts
WHERE theme = $theme
ORDER BY site, measure, version NULLS LAST, respondent NULLS LAST, grain
LIMIT 2000
