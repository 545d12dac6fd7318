-- What L1 and L2 rest on: one row per session and theme, the goals as JSON.
WITH linked AS (
  SELECT agency, session_no, theme_no, l1, l2
  FROM intermediate.session_theme_signals
  WHERE draw = 0 AND (l1 OR l2)
)
SELECT
  t.agency,
  t.session_no,
  t.theme_no,
  CASE
    WHEN bool_or(t.l1)
      THEN CAST(
        to_json((array_agg(g.goal_id ORDER BY g.goal_id) FILTER (WHERE l.is_named))[1:20])
        AS varchar
      )
  END AS named_goals,
  CASE
    WHEN bool_or(t.l2)
      THEN CAST(to_json((array_agg(g.goal_id ORDER BY g.goal_id))[1:20]) AS varchar)
  END AS linked_goals,
  CAST(
    to_json((array_agg(g.goal_id ORDER BY g.goal_id) FILTER (WHERE l.is_linked_after))[1:20])
    AS varchar
  ) AS linked_after_goals
FROM linked AS t
JOIN intermediate.goal_links AS l
  ON l.agency = t.agency AND l.session_no = t.session_no AND l.theme_no = t.theme_no
JOIN staging.goals AS g ON g.agency = l.agency AND g.goal_no = l.goal_no
GROUP BY t.agency, t.session_no, t.theme_no
