-- A session or theme whose class and detail do not go together.
WITH classes AS (
  SELECT agency, session_id, class, detail FROM marts.sessions_classified
  UNION ALL
  SELECT agency, session_id, class, detail FROM marts.session_themes
)
SELECT agency, session_id, class, detail
FROM classes
WHERE NOT CASE class
  WHEN 'purposeful' THEN coalesce(detail IN ('strong', 'standard', 'woven_in', 'weak'), false)
  WHEN 'unanchored' THEN detail IS NULL OR detail = 'near_miss'
  WHEN 'reactive' THEN detail IS NULL OR detail IN ('one_off', 'entry_only')
  WHEN 'unknown' THEN detail IS NULL
  WHEN 'required' THEN detail IS NULL
  ELSE false
END
