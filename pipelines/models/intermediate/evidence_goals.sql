-- What L1 and L2 rest on: one row per session and theme, the goals as JSON. goal_no follows the id;
-- most sessions rest on one goal or two, whose ids need no list.
WITH ids AS (
  SELECT agency, goal_no, CAST(to_json(goal_id) AS varchar) AS goal_id
  FROM staging.goals
),
linked AS (
  SELECT s.agency, s.session_no, s.theme_no, s.l1, s.l2
  FROM intermediate.session_theme_signals AS s
  JOIN intermediate.told_sessions AS w ON w.agency = s.agency AND w.session_no = s.session_no
  WHERE s.draw = 0 AND (s.l1 OR s.l2)
),
counted AS (
  SELECT
    t.agency,
    t.session_no,
    t.theme_no,
    t.l1,
    t.l2,
    count(*) AS goals,
    min(l.goal_no) AS first_no,
    max(l.goal_no) AS last_no,
    min(l.goal_no) FILTER (WHERE l.is_named) AS first_named,
    max(l.goal_no) FILTER (WHERE l.is_named) AS last_named,
    min(l.goal_no) FILTER (WHERE l.is_linked_after) AS first_after,
    max(l.goal_no) FILTER (WHERE l.is_linked_after) AS last_after
  FROM linked AS t
  JOIN intermediate.goal_links AS l
    ON l.agency = t.agency AND l.session_no = t.session_no AND l.theme_no = t.theme_no
  GROUP BY t.agency, t.session_no, t.theme_no, t.l1, t.l2
),
of_few AS (
  SELECT
    c.agency,
    c.session_no,
    c.theme_no,
    CASE
      WHEN c.l1 AND c.first_named IS NOT NULL
        THEN concat('[', concat_ws(',', n.goal_id, m.goal_id), ']')
    END AS named_goals,
    CASE WHEN c.l2 THEN concat('[', concat_ws(',', f.goal_id, z.goal_id), ']') END AS linked_goals,
    CASE
      WHEN c.first_after IS NOT NULL
        THEN concat('[', concat_ws(',', a.goal_id, b.goal_id), ']')
    END AS linked_after_goals
  FROM counted AS c
  LEFT JOIN ids AS f ON f.agency = c.agency AND f.goal_no = c.first_no
  LEFT JOIN ids AS z ON z.agency = c.agency AND z.goal_no = nullif(c.last_no, c.first_no)
  LEFT JOIN ids AS n ON n.agency = c.agency AND n.goal_no = c.first_named
  LEFT JOIN ids AS m ON m.agency = c.agency AND m.goal_no = nullif(c.last_named, c.first_named)
  LEFT JOIN ids AS a ON a.agency = c.agency AND a.goal_no = c.first_after
  LEFT JOIN ids AS b ON b.agency = c.agency AND b.goal_no = nullif(c.last_after, c.first_after)
  WHERE c.goals <= 2
),
of_many AS (
  SELECT
    c.agency,
    c.session_no,
    c.theme_no,
    CASE
      WHEN bool_or(c.l1)
        THEN CAST(
          to_json((array_agg(g.goal_id ORDER BY g.goal_no) FILTER (WHERE l.is_named))[1:20])
          AS varchar
        )
    END AS named_goals,
    CASE
      WHEN bool_or(c.l2)
        THEN CAST(to_json((array_agg(g.goal_id ORDER BY g.goal_no))[1:20]) AS varchar)
    END AS linked_goals,
    CAST(
      to_json((array_agg(g.goal_id ORDER BY g.goal_no) FILTER (WHERE l.is_linked_after))[1:20])
      AS varchar
    ) AS linked_after_goals
  FROM counted AS c
  JOIN intermediate.goal_links AS l
    ON l.agency = c.agency AND l.session_no = c.session_no AND l.theme_no = c.theme_no
  JOIN staging.goals AS g ON g.agency = l.agency AND g.goal_no = l.goal_no
  WHERE c.goals > 2
  GROUP BY c.agency, c.session_no, c.theme_no
)
SELECT agency, session_no, theme_no, named_goals, linked_goals, linked_after_goals
FROM of_few
UNION ALL
SELECT agency, session_no, theme_no, named_goals, linked_goals, linked_after_goals
FROM of_many
