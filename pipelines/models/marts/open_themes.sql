-- One row per site and theme that open PD goals there are about on the as-of date, or that is its
-- priority then: what mutual goals are made of, where there are none too.
WITH goals AS (
  SELECT
    agency,
    site_no,
    theme_no,
    count(DISTINCT goal_no) AS goals,
    count(DISTINCT person_no) AS goal_staff
  FROM intermediate.open_now
  GROUP BY agency, site_no, theme_no
),
both_kinds AS (
  SELECT agency, site_no, theme_no FROM goals
  UNION
  SELECT agency, site_no, theme_no FROM intermediate.wanted_now
)
SELECT
  o.agency,
  s.site,
  t.theme,
  CAST(coalesce(g.goals, 0) AS integer) AS goals,
  CAST(coalesce(g.goal_staff, 0) AS integer) AS goal_staff,
  w.theme_no IS NOT NULL AS priority
FROM both_kinds AS o
JOIN staging.sites AS s ON s.agency = o.agency AND s.site_no = o.site_no
JOIN staging.themes AS t ON t.agency = o.agency AND t.theme_no = o.theme_no
LEFT JOIN goals AS g
  ON g.agency = o.agency AND g.site_no = o.site_no AND g.theme_no = o.theme_no
LEFT JOIN intermediate.wanted_now AS w
  ON w.agency = o.agency AND w.site_no = o.site_no AND w.theme_no = o.theme_no
