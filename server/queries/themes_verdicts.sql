-- one row per verdict of a site, in short
SELECT
  theme, site, measure, instrument, version, subscale, respondent, grain,
  moved, stuck, CAST(tell_from AS VARCHAR) AS tell_from, decided_by, reasons, good
FROM marts.verdicts
ORDER BY theme, site, measure, version NULLS LAST, respondent NULLS LAST, grain
LIMIT 20000
