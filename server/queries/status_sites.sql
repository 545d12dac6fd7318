-- one row per site that any mart mentions, with its sessions
SELECT site, CAST(sum(sessions) AS INTEGER) AS sessions
FROM (
  SELECT site, sessions FROM marts.coaching_mix
  UNION ALL
  SELECT site, 0 FROM marts.fidelity_trend
) AS mentioned
GROUP BY site
ORDER BY site
