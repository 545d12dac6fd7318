-- one row per theme on which goals and priorities meet at the sites of a coach: what each site would
-- plan the next group session from comes first
SELECT
  g.site, g.theme, g.goals, g.staff, g.not_reached, CAST(g.last_session AS VARCHAR) AS last_session,
  g.rank
FROM marts.mutual_goals AS g
WHERE g.rank <= 3 AND g.site IN (
  SELECT s.site FROM marts.sessions_classified AS s
  WHERE s.coach = $coach
    AND (CAST($from AS VARCHAR) IS NULL OR s.date >= CAST($from AS DATE))
    AND s.date <= CAST($to AS DATE)
)
ORDER BY g.site, g.rank
LIMIT 60
