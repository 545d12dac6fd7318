-- One row per site and theme of its sessions, PD goals or priorities, with the newest session on it
-- that is not after the as-of date.
WITH met AS (
  SELECT c.agency, c.site_no, c.theme_no, max(c.date) FILTER (WHERE c.date <= b.as_of) AS last_date
  FROM intermediate.session_theme_classes AS c
  JOIN raw.build AS b ON b.agency = c.agency
  WHERE c.draw = 0 AND c.theme_no IS NOT NULL
  GROUP BY c.agency, c.site_no, c.theme_no
  UNION ALL
  SELECT agency, site_no, theme_no, NULL FROM intermediate.goal_windows
  UNION ALL
  SELECT agency, site_no, theme_no, NULL FROM staging.priorities
)
SELECT agency, site_no, theme_no, max(last_date) AS last_session
FROM met
GROUP BY agency, site_no, theme_no
