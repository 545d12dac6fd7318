-- Active staff with a PD goal that has been open for some time on the as-of date while no session of
-- theirs on its theme took place lately. One row per person and theme.
WITH waiting AS (
  SELECT DISTINCT
    o.agency,
    o.site_no,
    o.person_no,
    o.theme_no,
    b.as_of - r.not_reached_gap_days AS since
  FROM intermediate.open_goals AS o
  JOIN intermediate.goal_windows AS g ON g.agency = o.agency AND g.goal_no = o.goal_no
  JOIN raw.build AS b ON b.agency = o.agency
  JOIN intermediate.active_spells AS a
    ON a.agency = o.agency
    AND a.person_no = o.person_no
    AND b.as_of BETWEEN a.from_date AND a.to_date
  JOIN staging.rules AS r ON r.agency = o.agency
  WHERE b.as_of BETWEEN o.from_date AND o.to_date
    AND b.as_of - g.opened >= r.not_reached_open_days
),
seen AS (
  SELECT DISTINCT w.agency, w.person_no, w.theme_no
  FROM waiting AS w
  JOIN raw.build AS b ON b.agency = w.agency
  JOIN intermediate.attendance AS a
    ON a.agency = w.agency AND a.person_no = w.person_no AND a.date BETWEEN w.since AND b.as_of
  JOIN intermediate.session_themes AS t
    ON t.agency = a.agency AND t.session_no = a.session_no AND t.theme_no = w.theme_no
)
SELECT w.agency, w.site_no, w.person_no, w.theme_no
FROM waiting AS w
LEFT JOIN seen AS s
  ON s.agency = w.agency AND s.person_no = w.person_no AND s.theme_no = w.theme_no
WHERE s.person_no IS NULL
