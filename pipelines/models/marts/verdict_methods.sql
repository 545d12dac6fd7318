-- One row per verdict of a site and method: the gain by the deciding model, and by others that decide
-- nothing.
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
  r.method,
  r.decides,
  r.effect,
  r.low,
  r.high,
  r.phi,
  r.lag
FROM intermediate.verdict_methods_result AS r
