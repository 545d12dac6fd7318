-- The headline purposeful share by chance, per site and quarter: its mean over the shuffled draws, or that
-- of the build before.
WITH counted AS (
  SELECT c.agency, f.site_no, f.quarter, count(*) AS sessions
  FROM intermediate.session_classes AS c
  JOIN intermediate.session_facts AS f ON f.agency = c.agency AND f.session_no = c.session_no
  LEFT JOIN intermediate.drawn_sites AS k ON k.agency = f.agency AND k.site_no = f.site_no
  WHERE c.class IN ('purposeful', 'unanchored', 'reactive')
    AND (k.from_quarter IS NULL OR f.quarter >= k.from_quarter)
  GROUP BY c.agency, f.site_no, f.quarter
),
headline AS (
  SELECT DISTINCT agency, draw, session_no
  FROM intermediate.session_theme_classes
  WHERE draw > 0 AND strength <= 3
),
of_draws AS (
  SELECT h.agency, f.site_no, f.quarter, count(*) AS headline
  FROM headline AS h
  JOIN intermediate.session_facts AS f ON f.agency = h.agency AND f.session_no = h.session_no
  GROUP BY h.agency, f.site_no, f.quarter
)
SELECT
  c.agency,
  c.site_no,
  c.quarter,
  d.draws,
  CAST(coalesce(o.headline, 0) AS double precision)
    / NULLIF(CAST(c.sessions * d.draws AS double precision), 0) AS share
FROM counted AS c
JOIN intermediate.draw_counts AS d ON d.agency = c.agency
LEFT JOIN of_draws AS o
  ON o.agency = c.agency AND o.site_no = c.site_no AND o.quarter = c.quarter
UNION ALL
SELECT b.agency, s.site_no, b.quarter, b.draws, b.share
FROM raw.chance AS b
JOIN staging.sites AS s ON s.agency = b.agency AND s.site_key = b.site_key
JOIN intermediate.drawn_sites AS k ON k.agency = s.agency AND k.site_no = s.site_no
WHERE b.quarter < k.from_quarter
