-- The sessions whose staff, themes and goals are listed: those that are told, and those that are due to be
-- followed up.
SELECT agency, session_no FROM intermediate.told_sessions
UNION
SELECT agency, session_no FROM intermediate.due_follow_ups
