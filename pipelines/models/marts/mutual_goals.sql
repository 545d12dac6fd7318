-- One row per site and theme that is its priority on the as-of date and that open PD goals are about
-- then (closed ones without grace): whom a group session on it would reach, and who was not reached.
WITH shared AS (
  SELECT
    w.agency,
    w.site_no,
    w.theme_no,
    CAST(count(DISTINCT o.goal_no) AS integer) AS goals,
    array_agg(DISTINCT o.goal_id ORDER BY o.goal_id) AS goal_ids,
    count(DISTINCT o.person_no) AS people,
    array_agg(DISTINCT o.name ORDER BY o.name) AS staff,
    count(DISTINCT n.person_no) AS people_not_reached,
    array_agg(DISTINCT o.name ORDER BY o.name) FILTER (WHERE n.person_no IS NOT NULL) AS not_reached
  FROM intermediate.wanted_now AS w
  JOIN intermediate.open_now AS o
    ON o.agency = w.agency AND o.site_no = w.site_no AND o.theme_no = w.theme_no
  LEFT JOIN intermediate.not_reached AS n
    ON n.agency = o.agency AND n.person_no = o.person_no AND n.theme_no = o.theme_no
  GROUP BY w.agency, w.site_no, w.theme_no
),
follow_ups AS (
  SELECT
    agency,
    site_no,
    theme_no,
    min(follow_up_date) AS next_follow_up,
    CAST(count(*) AS integer) AS follow_ups
  FROM intermediate.due_follow_ups
  GROUP BY agency, site_no, theme_no
)
SELECT
  m.agency,
  s.site,
  t.theme,
  m.goals,
  m.staff,
  coalesce(m.not_reached, CAST(ARRAY[] AS varchar[])) AS not_reached,
  p.last_session,
  CAST(
    row_number() OVER (
      PARTITION BY m.agency, m.site_no
      ORDER BY m.people DESC, m.people_not_reached DESC, m.theme_no
    ) AS integer
  ) AS rank,
  m.goal_ids,
  f.next_follow_up,
  coalesce(f.follow_ups, 0) AS follow_ups
FROM shared AS m
JOIN staging.sites AS s ON s.agency = m.agency AND s.site_no = m.site_no
JOIN staging.themes AS t ON t.agency = m.agency AND t.theme_no = m.theme_no
JOIN intermediate.site_themes AS p
  ON p.agency = m.agency AND p.site_no = m.site_no AND p.theme_no = m.theme_no
LEFT JOIN follow_ups AS f
  ON f.agency = m.agency AND f.site_no = m.site_no AND f.theme_no = m.theme_no
