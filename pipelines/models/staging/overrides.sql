-- The override of a session's class by a person that stands.
SELECT DISTINCT ON (agency, session_id) agency, session_id, class, why
FROM raw.overrides
ORDER BY agency, session_id, "at" DESC, class, why
