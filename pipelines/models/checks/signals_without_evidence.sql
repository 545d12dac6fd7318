-- A signal that rests on nothing, or something to rest on without its signal.
SELECT agency, session_id, theme, signals, evidence
FROM intermediate.session_theme_reasons
WHERE NOT is_founded
