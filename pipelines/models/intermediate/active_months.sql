-- One row per month end and person who is active staff of the site on that day.
SELECT DISTINCT m.agency, m.site_no, m.month, a.person_no
FROM intermediate.month_ends AS m
JOIN intermediate.active_spells AS a
  ON a.agency = m.agency
  AND a.site_no = m.site_no
  AND m.month_end BETWEEN a.from_date AND a.to_date
