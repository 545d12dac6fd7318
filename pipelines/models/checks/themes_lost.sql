-- A logged theme of a session without exactly one class on it.
WITH logged AS (
  SELECT DISTINCT n.agency, n.session_id, t.theme
  FROM staging.session_theme_names AS n
  JOIN staging.theme_names AS t ON t.agency = n.agency AND t.name_key = n.name_key
),
classified AS (
  SELECT agency, session_id, theme, count(*) AS classes
  FROM marts.session_themes
  GROUP BY agency, session_id, theme
)
SELECT
  coalesce(l.agency, c.agency) AS agency,
  coalesce(l.session_id, c.session_id) AS session_id,
  coalesce(l.theme, c.theme) AS theme,
  c.classes
FROM logged AS l
FULL JOIN classified AS c
  ON c.agency = l.agency AND c.session_id = l.session_id AND c.theme = l.theme
WHERE coalesce(c.classes, 0) <> 1
