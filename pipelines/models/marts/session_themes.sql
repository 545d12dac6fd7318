-- One row per session and theme, with its class on the theme.
SELECT agency, session_id, theme, class, detail, signals, evidence
FROM intermediate.session_theme_reasons
WHERE theme IS NOT NULL
