-- One row per session and PD goal that it names, where the agency has that goal.
SELECT s.agency, s.session_no, g.goal_no, g.site_no, g.person_no, g.theme_no
FROM staging.session_goal_ids AS n
JOIN staging.sessions AS s ON s.agency = n.agency AND s.session_id = n.session_id
JOIN staging.goals AS g ON g.agency = n.agency AND g.goal_id = n.goal_id
WHERE NOT g.is_strength
