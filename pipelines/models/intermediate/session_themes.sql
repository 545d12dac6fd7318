-- One row per session and theme: the themes logged, else the themes of the PD goals that it names.
WITH logged AS (
  SELECT n.agency, n.session_no, t.theme_no
  FROM staging.session_theme_names AS n
  JOIN staging.theme_names AS t ON t.agency = n.agency AND t.name_key = n.name_key
  GROUP BY n.agency, n.session_no, t.theme_no
),
of_goals AS (
  SELECT DISTINCT g.agency, g.session_no, g.theme_no
  FROM intermediate.session_goals AS g
  LEFT JOIN logged AS l ON l.agency = g.agency AND l.session_no = g.session_no
  WHERE l.session_no IS NULL
)
SELECT agency, session_no, theme_no, true AS is_logged FROM logged
UNION ALL
SELECT agency, session_no, theme_no, false FROM of_goals
