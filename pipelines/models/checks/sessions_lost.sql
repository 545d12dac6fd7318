-- A session of a standing row without exactly one class, or a class without a session.
WITH given AS (
  SELECT agency, session_id, 0 AS classes
  FROM staging.session_records
  GROUP BY agency, session_id
),
classified AS (
  SELECT agency, session_id, count(*) AS classes
  FROM marts.sessions_classified
  GROUP BY agency, session_id
)
SELECT
  coalesce(g.agency, c.agency) AS agency,
  coalesce(g.session_id, c.session_id) AS session_id,
  c.classes
FROM given AS g
FULL JOIN classified AS c ON c.agency = g.agency AND c.session_id = g.session_id
WHERE g.session_id IS NULL OR c.classes IS NULL OR c.classes <> 1
