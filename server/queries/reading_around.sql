-- one row per session at the site around the one that is read, on one of its themes or with one of
-- those who attended, oldest first: nothing of its class. A session without a theme: of its goals
WITH themes AS (
  SELECT DISTINCT t.theme FROM marts.session_themes AS t
  WHERE t.session_id = $session AND t.theme IS NOT NULL
),
around AS (
  SELECT
    o.session_id, o.date, o.format, o.channel, o."trigger", o.mandatory, o.themes,
    o.staff AS staff, s.staff AS own_staff, s.date AS own_date,
    EXISTS (
      SELECT 1 FROM marts.session_themes AS t JOIN themes AS h ON h.theme = t.theme
      WHERE t.session_id = o.session_id
    ) AS same_theme
  FROM marts.sessions_classified AS s
  JOIN marts.sessions_classified AS o
    ON o.site = s.site AND o.session_id <> s.session_id
    AND o.date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
  WHERE s.session_id = $session
)
SELECT
  CAST(date AS VARCHAR) AS date, format, channel, "trigger", mandatory, themes, same_theme,
  CAST(date - own_date AS INTEGER) AS days,
  CAST(coalesce(array_length(staff, 1), 0) AS INTEGER) AS attendees,
  CAST((
    SELECT count(*) FROM unnest(staff) AS p (name) WHERE list_contains(own_staff, p.name)
  ) AS INTEGER) AS same_people
FROM around
WHERE same_theme OR staff && own_staff
ORDER BY around.date, session_id
LIMIT 200
