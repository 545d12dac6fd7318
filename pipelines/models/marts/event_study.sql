-- One row per theme, measure of it and period since the embedding: the mean effect over sites, and where
-- they are too few for a band each site's own.
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
  r.since,
  r.effect,
  r.low,
  r.high,
  r.embedded_sites,
  r.comparison_sites
FROM intermediate.verdict_effects_result AS r
