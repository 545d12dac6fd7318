-- Days in a row of a site and theme on which the same PD goals are open: one row per span that has any,
-- with how many staff have one, and the first of the goals as JSON, each with its owner.
WITH changes AS (
  SELECT agency, site_no, theme_no, from_date AS date
  FROM intermediate.open_goals
  UNION
  SELECT agency, site_no, theme_no, to_date + 1
  FROM intermediate.open_goals
),
spans AS (
  SELECT
    agency,
    site_no,
    theme_no,
    date AS from_date,
    lead(date) OVER (PARTITION BY agency, site_no, theme_no ORDER BY date) - 1 AS to_date
  FROM changes
)
SELECT
  s.agency,
  s.site_no,
  s.theme_no,
  s.from_date,
  s.to_date,
  CAST(count(DISTINCT o.person_no) AS integer) AS staff,
  CAST(
    to_json((array_agg(concat(g.goal_id, ' (', p.name, ')') ORDER BY o.goal_no))[1:10]) AS varchar
  ) AS goals
FROM spans AS s
JOIN intermediate.open_goals AS o
  ON o.agency = s.agency
  AND o.site_no = s.site_no
  AND o.theme_no = s.theme_no
  AND s.from_date BETWEEN o.from_date AND o.to_date
JOIN staging.goals AS g ON g.agency = o.agency AND g.goal_no = o.goal_no
JOIN staging.people AS p ON p.agency = o.agency AND p.person_no = o.person_no
GROUP BY s.agency, s.site_no, s.theme_no, s.from_date, s.to_date
