-- The themes that a session logs, sorted. A list of one is made without sorting.
WITH logged AS (
  SELECT
    s.agency,
    s.session_no,
    s.theme_no,
    t.theme,
    count(*) OVER (PARTITION BY s.agency, s.session_no) AS themes
  FROM intermediate.session_themes AS s
  JOIN intermediate.listed_sessions AS w ON w.agency = s.agency AND w.session_no = s.session_no
  JOIN staging.themes AS t ON t.agency = s.agency AND t.theme_no = s.theme_no
  WHERE s.is_logged
)
SELECT agency, session_no, ARRAY[theme] AS themes
FROM logged
WHERE themes = 1
UNION ALL
SELECT agency, session_no, array_agg(theme ORDER BY theme_no)
FROM logged
WHERE themes > 1
GROUP BY agency, session_no
