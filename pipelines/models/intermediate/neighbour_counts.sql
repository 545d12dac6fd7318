-- Under how many neighbouring constants each verdict was tried, and under how many its answer holds; a
-- row without a site is that of the theme over all sites.
SELECT
  agency,
  site,
  theme,
  measure,
  instrument,
  version,
  subscale,
  respondent,
  grain,
  CAST(count(*) AS integer) AS neighbours,
  CAST(count(*) FILTER (WHERE holds) AS integer) AS neighbours_hold
FROM intermediate.neighbours_result
GROUP BY agency, site, theme, measure, instrument, version, subscale, respondent, grain
