-- one row per theme and measure over all sites; of one theme or of all
SELECT
  theme, measure, instrument, version, subscale, respondent, grain, sites, comparison_sites,
  effect, low, high, p, permutation_p, permutation_least, assignments, q, moved, stuck, se, df,
  compared_with, CAST(set_on AS VARCHAR) AS set_on, good, unit, smallest_change, sentence, reasons,
  no_event_study, left_out, neighbours, neighbours_hold
FROM marts.theme_verdicts
WHERE CAST($theme AS VARCHAR) IS NULL OR theme = $theme
ORDER BY theme, measure, version NULLS LAST, respondent NULLS LAST, grain
LIMIT 2000
