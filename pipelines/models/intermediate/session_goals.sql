-- One row per session and PD goal that it names, where the agency has that goal.
SELECT n.agency, n.session_no, g.goal_no, g.site_no, g.person_no, g.theme_no
FROM staging.session_goal_ids AS n
JOIN staging.goals AS g ON g.agency = n.agency AND g.goal_id = n.goal_id
WHERE NOT g.is_strength
