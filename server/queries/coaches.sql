-- one row per person who led sessions, by name
SELECT
  coach AS name, array_agg(DISTINCT site ORDER BY site) AS sites,
  CAST(count(*) AS INTEGER) AS sessions, CAST(max(date) AS VARCHAR) AS last_session
FROM marts.sessions_classified
WHERE coach IS NOT NULL
GROUP BY coach
ORDER BY coach
