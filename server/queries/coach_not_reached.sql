-- one row per site, theme of a coach's sessions there between two days, and staff member with a goal
-- on it for a while and no session on it lately: since when. The longest of each theme, how many there
-- are of it, and how many people of all
WITH mine AS (
  SELECT DISTINCT t.site, t.theme
  FROM marts.session_themes AS t
  WHERE t.coach = $coach AND t.theme IS NOT NULL
    AND (CAST($from AS VARCHAR) IS NULL OR t.date >= CAST($from AS DATE))
    AND t.date <= CAST($to AS DATE)
),
waiting AS MATERIALIZED (
  SELECT m.site, m.theme, c.staff
  FROM marts.coverage AS c
  JOIN mine AS m ON m.site = c.site AND list_contains(c.not_reached_themes, m.theme)
),
opened AS (
  SELECT w.site, w.theme, w.staff, min(g.open_from) AS open_since
  FROM waiting AS w
  JOIN marts.theme_goals AS g ON g.site = w.site AND g.theme = w.theme AND g.staff = w.staff
  WHERE g.is_open
  GROUP BY w.site, w.theme, w.staff
),
-- everybody who attended on the themes, each once: to look for those who wait in every session takes a
-- product of both
attended AS (
  SELECT t.site, t.theme, t.date, unnest(t.staff) AS staff
  FROM marts.session_themes AS t
  JOIN mine AS m ON m.site = t.site AND m.theme = t.theme
),
seen AS (
  SELECT a.site, a.theme, a.staff, max(a.date) AS last_on_theme
  FROM attended AS a
  GROUP BY a.site, a.theme, a.staff
),
people AS (
  SELECT CAST(count(*) AS INTEGER) AS waiting FROM (SELECT DISTINCT site, staff FROM waiting) AS d
),
placed AS (
  SELECT
    w.site, w.theme, w.staff, o.open_since, s.last_on_theme,
    CAST(count(*) OVER (PARTITION BY w.site, w.theme) AS INTEGER) AS of_theme,
    row_number() OVER (
      PARTITION BY w.site, w.theme ORDER BY coalesce(s.last_on_theme, o.open_since), w.staff
    ) AS place
  FROM waiting AS w
  LEFT JOIN opened AS o ON o.site = w.site AND o.theme = w.theme AND o.staff = w.staff
  LEFT JOIN seen AS s ON s.site = w.site AND s.theme = w.theme AND s.staff = w.staff
)
SELECT
  p.site, p.theme, p.staff, CAST(p.open_since AS VARCHAR) AS open_since,
  CAST(p.last_on_theme AS VARCHAR) AS last_on_theme, p.of_theme, a.waiting
FROM placed AS p
CROSS JOIN people AS a
WHERE p.place <= CAST($limit AS INTEGER)
ORDER BY p.site, p.theme, p.place
LIMIT 2000
