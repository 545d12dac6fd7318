-- One row per site, theme and month end with open PD goals: how many staff have one that day.
SELECT
  m.agency,
  m.site_no,
  g.theme_no,
  m.month,
  CAST(count(DISTINCT g.person_no) AS integer) AS goal_staff
FROM intermediate.month_ends AS m
JOIN intermediate.open_goals AS g
  ON g.agency = m.agency
  AND g.site_no = m.site_no
  AND m.month_end BETWEEN g.from_date AND g.to_date
GROUP BY m.agency, m.site_no, g.theme_no, m.month
