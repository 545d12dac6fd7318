-- one row per export (of fidelity: measure), site and period that lacks rows, newest first
SELECT export, measure, grain, site, CAST(month AS VARCHAR) AS month, hole
FROM marts.export_coverage AS e
WHERE hole IS NOT NULL
ORDER BY e.month DESC, export, measure NULLS FIRST, grain, site
LIMIT 5000
