-- one row per site, month and class of a coach's sessions, counted as coaching_mix counts them
WITH own AS (
  SELECT
    site, date_trunc('month', date) AS month, coalesce(override_class, class) AS class, minutes,
    CASE WHEN coalesce(override_class, class) = class THEN detail END AS detail
  FROM marts.sessions_classified
  WHERE coach = $coach
)
SELECT
  site, CAST(CAST(month AS DATE) AS VARCHAR) AS month, class,
  CAST(count(*) AS INTEGER) AS sessions, sum(minutes) AS minutes,
  CAST(count(minutes) AS INTEGER) AS sessions_with_minutes,
  CAST(count(*) FILTER (WHERE class = 'purposeful' AND coalesce(detail, 'standard') <> 'weak')
    AS INTEGER) AS headline,
  CAST(count(*) FILTER (WHERE detail = 'weak') AS INTEGER) AS weak,
  CAST(count(*) FILTER (WHERE detail = 'entry_only') AS INTEGER) AS entry_only
FROM own
GROUP BY site, own.month, class
ORDER BY own.month, site, class
