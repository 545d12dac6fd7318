-- One row per note or baseline that stands: what people wrote on charts.
SELECT
  a.agency,
  a.annotation_id,
  a.kind,
  coalesce(s.site, a.site) AS site,
  a.measure,
  a.date,
  a.words,
  a.author,
  a.recorded_on
FROM raw.annotations AS a
LEFT JOIN staging.sites AS s ON s.agency = a.agency AND s.site_key = lower(a.site)
