-- How often themes are shuffled: chance_draws times, fewer where the sessions that have any are many.
WITH members AS (
  SELECT agency, count(DISTINCT session_no) AS members
  FROM intermediate.session_themes
  GROUP BY agency
)
SELECT
  r.agency,
  CAST(least(r.chance_draws, greatest(1, r.chance_rows_max / m.members)) AS integer) AS draws
FROM staging.rules AS r
JOIN members AS m ON m.agency = r.agency
