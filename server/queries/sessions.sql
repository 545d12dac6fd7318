-- one row per session that matches: one page, newest first; `detail` is a shade of the class that stands, or `rest`: of none
SELECT
  session_id, site, CAST(date AS VARCHAR) AS date,
  coalesce(override_class, class) AS class,
  CASE WHEN coalesce(override_class, class) = class THEN detail END AS detail,
  settled, theme, format, channel, "trigger", coach,
  CAST(coalesce(array_length(staff, 1), 0) AS INTEGER) AS attendees, minutes, began_with_event,
  override_class IS NOT NULL AS overridden, sentence
FROM marts.sessions_classified AS s
WHERE (CAST($site AS VARCHAR) IS NULL OR site = $site)
  AND (CAST($class AS VARCHAR) IS NULL OR coalesce(override_class, class) = $class)
  AND (CAST($detail AS VARCHAR) IS NULL OR $detail = coalesce(
    CASE WHEN coalesce(override_class, class) = class AND detail IN ('weak', 'entry_only')
      THEN detail END, 'rest'))
  AND (CAST($channel AS VARCHAR) IS NULL OR channel = $channel)
  AND (CAST($coach AS VARCHAR) IS NULL OR coach = $coach)
  AND (CAST($theme AS VARCHAR) IS NULL OR list_contains(themes, CAST($theme AS VARCHAR)) OR theme = $theme)
  AND (CAST($from AS VARCHAR) IS NULL OR date >= CAST($from AS DATE))
  AND (CAST($to AS VARCHAR) IS NULL OR date <= CAST($to AS DATE))
ORDER BY s.date DESC, session_id
LIMIT CAST($limit AS INTEGER) OFFSET CAST($offset AS INTEGER)
