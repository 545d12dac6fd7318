-- one row per theme that sessions worked on, most frequent first
SELECT theme, CAST(count(*) AS INTEGER) AS sessions
FROM marts.session_themes
WHERE theme IS NOT NULL
GROUP BY theme
ORDER BY sessions DESC, theme
