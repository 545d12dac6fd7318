-- one row per theme of the session: its class on that theme
SELECT theme, class, detail, signals, evidence
FROM marts.session_themes
WHERE session_id = $session AND theme IS NOT NULL
ORDER BY theme
