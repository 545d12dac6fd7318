-- One row per session and theme of it on which attendees have a PD goal: how many do, and how many
-- have one that the session names.
WITH linked_people AS (
  SELECT agency, session_no, theme_no, person_no, bool_or(is_named) AS is_named
  FROM intermediate.goal_links
  GROUP BY agency, session_no, theme_no, person_no
)
SELECT
  agency,
  session_no,
  theme_no,
  CAST(count(*) AS integer) AS linked,
  CAST(count(*) FILTER (WHERE is_named) AS integer) AS named_linked
FROM linked_people
GROUP BY agency, session_no, theme_no
