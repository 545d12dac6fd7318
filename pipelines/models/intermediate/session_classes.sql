-- One row per session: the strongest of its classes on its themes, the first theme by name where
-- several are equal.
WITH ranked AS (
  SELECT
    agency,
    session_no,
    theme_no,
    class,
    detail,
    r1,
    row_number() OVER (PARTITION BY agency, session_no ORDER BY strength, theme_no) AS place
  FROM intermediate.session_theme_classes
  WHERE draw = 0
)
SELECT agency, session_no, theme_no, class, detail, r1
FROM ranked
WHERE place = 1
