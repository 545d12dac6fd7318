-- One row per PD goal that sessions of too many unlike themes name: naming it says little.
WITH namings AS (
  SELECT DISTINCT g.agency, g.goal_no, g.session_no, t.theme_no
  FROM intermediate.session_goals AS g
  LEFT JOIN intermediate.session_themes AS t
    ON t.agency = g.agency AND t.session_no = g.session_no AND t.is_logged
),
named AS (
  SELECT
    n.agency,
    n.goal_no,
    array_agg(DISTINCT t.theme ORDER BY t.theme) FILTER (WHERE t.theme IS NOT NULL) AS themes,
    count(DISTINCT n.theme_no) AS theme_count,
    count(DISTINCT n.session_no) AS sessions
  FROM namings AS n
  LEFT JOIN staging.themes AS t ON t.agency = n.agency AND t.theme_no = n.theme_no
  GROUP BY n.agency, n.goal_no
)
SELECT
  g.agency,
  s.site,
  g.goal_id,
  p.name AS staff,
  t.theme,
  n.themes,
  CAST(n.sessions AS integer) AS sessions
FROM named AS n
JOIN staging.rules AS r ON r.agency = n.agency
JOIN staging.goals AS g ON g.agency = n.agency AND g.goal_no = n.goal_no
JOIN staging.sites AS s ON s.agency = g.agency AND s.site_no = g.site_no
JOIN staging.people AS p ON p.agency = g.agency AND p.person_no = g.person_no
JOIN staging.themes AS t ON t.agency = g.agency AND t.theme_no = g.theme_no
WHERE n.theme_count > r.unlike_themes
