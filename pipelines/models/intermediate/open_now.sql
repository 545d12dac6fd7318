-- One row per PD goal that is open on the as-of date, closed ones without grace.
SELECT DISTINCT o.agency, o.site_no, o.theme_no, g.goal_no, g.goal_id, o.person_no, p.name
FROM intermediate.open_goals AS o
JOIN raw.build AS b ON b.agency = o.agency AND b.as_of BETWEEN o.from_date AND o.to_date
JOIN staging.goals AS g ON g.agency = o.agency AND g.goal_no = o.goal_no
JOIN staging.people AS p ON p.agency = o.agency AND p.person_no = o.person_no
WHERE g.closed IS NULL OR b.as_of <= g.closed
