-- One row per recurring group (site, format and theme) with enough meetings to compare its first
-- with its last ones.
WITH ends AS (
  SELECT
    g.agency,
    g.site_no,
    g.format,
    g.theme_no,
    count(*) AS meetings,
    sum(g.attended) FILTER (WHERE g.from_first <= r.fading_meetings) AS first_attended,
    sum(g.attended) FILTER (WHERE g.from_last <= r.fading_meetings) AS last_attended,
    max(r.fading_meetings) AS compared,
    max(r.fading_min_meetings) AS fading_min_meetings,
    max(r.fading_percent) AS fading_percent
  FROM intermediate.recurring_groups AS g
  JOIN staging.rules AS r ON r.agency = g.agency
  GROUP BY g.agency, g.site_no, g.format, g.theme_no
)
SELECT
  e.agency,
  s.site,
  e.format,
  t.theme,
  CAST(e.meetings AS integer) AS meetings,
  CAST(e.first_attended AS double precision) / NULLIF(e.compared, 0) AS first_mean,
  CAST(e.last_attended AS double precision) / NULLIF(e.compared, 0) AS last_mean,
  100 * e.last_attended <= e.fading_percent * e.first_attended AND e.first_attended > 0 AS fading
FROM ends AS e
JOIN staging.sites AS s ON s.agency = e.agency AND s.site_no = e.site_no
LEFT JOIN staging.themes AS t ON t.agency = e.agency AND t.theme_no = e.theme_no
WHERE e.meetings >= e.fading_min_meetings
