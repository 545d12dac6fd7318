-- A site and month whose mix does not add up to its sessions.
WITH classified AS (
  SELECT agency, site, CAST(date_trunc('month', date) AS date) AS month, count(*) AS sessions
  FROM marts.sessions_classified
  GROUP BY agency, site, CAST(date_trunc('month', date) AS date)
),
mixed AS (
  SELECT agency, site, month, sum(sessions) AS sessions
  FROM marts.coaching_mix
  GROUP BY agency, site, month
)
SELECT
  coalesce(c.agency, m.agency) AS agency,
  coalesce(c.site, m.site) AS site,
  coalesce(c.month, m.month) AS month,
  c.sessions,
  m.sessions AS mixed
FROM classified AS c
FULL JOIN mixed AS m ON m.agency = c.agency AND m.site = c.site AND m.month = c.month
WHERE c.sessions IS DISTINCT FROM m.sessions
