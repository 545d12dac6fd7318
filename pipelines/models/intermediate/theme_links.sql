-- One row per draw, session and theme (one without a theme where it has none): the signals that
-- look at no other session.
WITH goal_themes AS (
  SELECT agency, session_no, theme_no
  FROM intermediate.session_goals
  GROUP BY agency, session_no, theme_no
),
linked_themes AS (
  SELECT
    t.agency,
    t.draw,
    t.session_no,
    t.theme_no,
    coalesce(l.linked, 0) AS linked,
    coalesce(l.named_linked, 0) AS named_linked,
    g.session_no IS NOT NULL AS names_goal
  FROM intermediate.theme_draws AS t
  LEFT JOIN intermediate.session_links AS l
    ON l.agency = t.agency AND l.session_no = t.session_no AND l.theme_no = t.theme_no
  LEFT JOIN goal_themes AS g
    ON g.agency = t.agency AND g.session_no = t.session_no AND g.theme_no = t.theme_no
),
themed AS (
  SELECT
    f.agency,
    coalesce(t.draw, 0) AS draw,
    f.session_no,
    t.theme_no,
    f.site_no,
    f.date,
    f.day,
    f.channel,
    f.channel_bit,
    f.attendees,
    f.is_mandatory,
    f.is_required,
    f.follow_up_date,
    f.r1,
    f.r4,
    f.q,
    coalesce(t.linked, 0) AS linked,
    coalesce(t.named_linked, 0) AS named_linked,
    coalesce(t.names_goal, false) AS names_goal
  FROM intermediate.session_facts AS f
  LEFT JOIN linked_themes AS t ON t.agency = f.agency AND t.session_no = f.session_no
)
SELECT
  t.agency,
  t.draw,
  t.session_no,
  t.theme_no,
  t.site_no,
  t.date,
  t.day,
  t.channel,
  t.channel_bit,
  t.is_mandatory,
  t.is_required,
  t.follow_up_date,
  t.linked,
  t.names_goal,
  (
    t.attendees > 0
    AND (
      r.incident_named_parts * t.named_linked >= t.attendees
      OR r.incident_goal_parts * t.linked >= t.attendees
    )
  ) AS reaches_goals,
  (
    t.named_linked >= CASE WHEN t.attendees <= r.small_group THEN 1 ELSE r.group_link_min END
  ) AS l1,
  (
    t.linked >= CASE WHEN t.attendees <= r.small_group THEN 1 ELSE r.group_link_min END
    AND (t.attendees <= r.small_group OR r.group_link_parts * t.linked >= t.attendees)
  ) AS l2,
  (p.from_date IS NOT NULL) AS c1,
  t.r1,
  t.r4,
  t.q
FROM themed AS t
JOIN staging.rules AS r ON r.agency = t.agency
LEFT JOIN intermediate.priority_spans AS p
  ON p.agency = t.agency
  AND p.site_no = t.site_no
  AND p.theme_no = t.theme_no
  AND t.date BETWEEN p.from_date AND p.to_date
