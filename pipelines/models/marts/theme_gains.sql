-- One row per theme verdict and site behind it: its change from before the embedding to after, and what
-- the comparison sites changed by in the same window.
SELECT
  r.agency,
  r.theme,
  r.measure,
  r.instrument,
  r.version,
  r.subscale,
  r.respondent,
  r.grain,
  r.site,
  r.role,
  r.embedded_from,
  r.window_from,
  r.window_to,
  r.change,
  r.comparison_change,
  r.gain
FROM intermediate.verdict_sites_result AS r
