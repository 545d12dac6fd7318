-- one row per export (of fidelity: measure) and site: its span, its newest day, and periods with rows
SELECT
  export, measure, grain, site,
  CAST(min(month) AS VARCHAR) AS first,
  CAST(max(month) FILTER (WHERE "rows" > 0) AS VARCHAR) AS last,
  CAST(max(newest) AS VARCHAR) AS newest,
  CAST(count(*) AS INTEGER) AS periods,
  CAST(count(*) FILTER (WHERE "rows" > 0) AS INTEGER) AS filled
FROM marts.export_coverage
GROUP BY export, measure, grain, site
ORDER BY export, measure NULLS FIRST, grain, site
