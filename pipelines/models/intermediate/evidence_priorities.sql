-- What C1 rests on: one row per site, theme and day of a session, the priorities as JSON.
WITH days AS (
  SELECT DISTINCT s.agency, s.site_no, s.theme_no, s.date
  FROM intermediate.session_theme_signals AS s
  JOIN intermediate.told_sessions AS w ON w.agency = s.agency AND w.session_no = s.session_no
  WHERE s.draw = 0 AND s.c1
)
SELECT
  d.agency,
  d.site_no,
  d.theme_no,
  d.date,
  CAST(
    to_json(
      (
        array_agg(concat(t.theme, ' from ', CAST(p.from_date AS varchar)) ORDER BY p.from_date)
      )[1:20]
    ) AS varchar
  ) AS priorities
FROM days AS d
JOIN staging.priorities AS p
  ON p.agency = d.agency
  AND p.site_no = d.site_no
  AND p.theme_no = d.theme_no
  AND d.date BETWEEN p.from_date AND p.to_date
JOIN staging.themes AS t ON t.agency = d.agency AND t.theme_no = d.theme_no
GROUP BY d.agency, d.site_no, d.theme_no, d.date
