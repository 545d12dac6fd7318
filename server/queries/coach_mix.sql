-- one row per site, month and class of a coach's sessions, counted as coaching_mix counts them
WITH own AS (
  SELECT
    site, date_trunc('month', date) AS month, coalesce(override_class, class) AS class, minutes,
    override_class IS NULL AND NOT settled AS can_change,
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
  CAST(count(*) FILTER (WHERE detail = 'entry_only') AS INTEGER) AS entry_only,
  sum(minutes) FILTER (WHERE class = 'purposeful' AND coalesce(detail, 'standard') <> 'weak')
    AS headline_minutes,
  sum(minutes) FILTER (WHERE detail = 'entry_only') AS entry_only_minutes,
  CAST(count(*) FILTER (WHERE can_change) AS INTEGER) AS unsettled
FROM own
GROUP BY site, own.month, class
ORDER BY own.month, site, class
