-- one row per person who attended, with the hire date that counted on the day of the session
SELECT
  p.name AS staff,
  CAST((
    SELECT max(f.hired) FROM marts.staff AS f
    WHERE f.site = s.site AND f.staff = p.name AND f.hired <= s.date
  ) AS VARCHAR) AS hired,
  CAST((
    SELECT min(f.hired) FROM marts.staff AS f
    WHERE f.site = s.site AND f.staff = p.name AND f.hired > s.date
  ) AS VARCHAR) AS hired_after
FROM (
  SELECT site, date, staff FROM marts.sessions_classified WHERE session_id = $session
) AS s
CROSS JOIN LATERAL unnest(s.staff) AS p (name)
ORDER BY p.name
