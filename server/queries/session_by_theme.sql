-- one row per theme of the session, which is found by its day: its class on that theme
SELECT theme, class, detail, signals, evidence
FROM marts.session_themes
WHERE session_id = $session AND site = $site AND date = CAST($date AS DATE) AND theme IS NOT NULL
ORDER BY theme
