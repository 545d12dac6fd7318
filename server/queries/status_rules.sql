-- one row per constant of the rules
SELECT name, value FROM raw.rules ORDER BY name
