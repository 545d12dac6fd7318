-- one row per theme of the catalogue, or of a site's goals, sessions or priorities
SELECT theme
FROM standing.themes
WHERE import_id > 0 OR NOT EXISTS (SELECT 1 FROM standing.themes AS own WHERE own.import_id > 0)
UNION
SELECT theme FROM marts.theme_embedding
ORDER BY theme
