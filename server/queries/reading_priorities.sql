-- one row per priority of the site that stood at some time around the session
SELECT
  p.theme, CAST(p.from_date AS VARCHAR) AS from_date, CAST(p.to_date AS VARCHAR) AS to_date, p.source
FROM marts.priorities AS p
WHERE p.site = $site
  AND p.from_date <= CAST($to AS DATE)
  AND (p.to_date IS NULL OR p.to_date >= CAST($from AS DATE))
ORDER BY p.theme, p.from_date
