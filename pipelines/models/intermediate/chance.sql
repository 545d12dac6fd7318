-- The headline purposeful share by chance, per site and quarter: its mean over the shuffled draws.
WITH counted AS (
  SELECT c.agency, f.site_no, f.quarter, count(*) AS sessions
  FROM intermediate.session_classes AS c
  JOIN intermediate.session_facts AS f ON f.agency = c.agency AND f.session_no = c.session_no
  WHERE c.class IN ('purposeful', 'unanchored', 'reactive')
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
),
draws AS (
  SELECT agency, max(draw) AS draws
  FROM intermediate.theme_draws
  GROUP BY agency
)
SELECT
  c.agency,
  c.site_no,
  c.quarter,
  CAST(d.draws AS integer) AS draws,
  CAST(coalesce(o.headline, 0) AS double precision)
    / NULLIF(CAST(c.sessions * d.draws AS double precision), 0) AS share
FROM counted AS c
JOIN draws AS d ON d.agency = c.agency
LEFT JOIN of_draws AS o
  ON o.agency = c.agency AND o.site_no = c.site_no AND o.quarter = c.quarter
