-- one row per verdict of a site, with what says since when it can be told
SELECT
  theme, site, measure, instrument, version, subscale, respondent, grain,
  moved, stuck, CAST(tell_from AS VARCHAR) AS tell_from, decided_by, comparison_sites, good,
  CAST(embedded_from AS VARCHAR) AS embedded_from,
  CAST(window_to AS VARCHAR) AS window_to,
  months_after
FROM marts.verdicts
ORDER BY theme, measure, version NULLS LAST, respondent NULLS LAST, grain, site
LIMIT 20000
