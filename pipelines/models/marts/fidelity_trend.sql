-- One row per series (site, measure, instrument, version, subscale, respondent, grain) and period,
-- with its control limits.
SELECT
  s.agency,
  s.site,
  s.measure,
  s.instrument,
  s.version,
  s.subscale,
  s.respondent,
  s.grain,
  s.month,
  s.value,
  s.n,
  r.center,
  r.lower,
  r.upper,
  r.signal,
  r.trial,
  r.limits_from,
  s.withheld,
  s.numerator,
  s.denominator,
  s.unit,
  s.denominator_means,
  r.signal_then
FROM intermediate.fidelity_series AS s
LEFT JOIN intermediate.fidelity_result AS r
  ON r.agency = s.agency
  AND r.site = s.site
  AND r.measure = s.measure
  AND r.instrument IS NOT DISTINCT FROM s.instrument
  AND r.version IS NOT DISTINCT FROM s.version
  AND r.subscale IS NOT DISTINCT FROM s.subscale
  AND r.respondent IS NOT DISTINCT FROM s.respondent
  AND r.grain = s.grain
  AND r.month = s.month
