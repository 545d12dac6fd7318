-- one row per session of a coach with a recorded follow-up that is due, or was since a day, and theme:
-- the first session that followed it up, where one did. So many of each status (overdue: the longest
-- first; due: the next first; done: the newest first), and how many there are of it
WITH slack AS (
  SELECT
    CAST(max(value) FILTER (WHERE name = 'follow_up_slack_days') AS INTEGER) AS days,
    CAST(max(value) FILTER (WHERE name = 'follow_up_max_days') AS INTEGER) AS furthest
  FROM raw.rules
),
planned AS MATERIALIZED (
  SELECT
    s.session_id, t.site, t.theme, s.date, s.follow_up_date, s.staff, s.action_step,
    greatest(s.date + 1, s.follow_up_date - k.days) AS first_day, s.follow_up_date + k.days AS last_day
  FROM marts.sessions_classified AS s
  JOIN marts.session_themes AS t ON t.session_id = s.session_id
  CROSS JOIN slack AS k
  WHERE s.coach = $coach AND t.coach = $coach AND t.theme IS NOT NULL
    AND s.follow_up_date >= CAST($since AS DATE)
    AND s.follow_up_date - s.date BETWEEN 1 AND k.furthest
),
followed AS (
  SELECT p.session_id, p.theme, min(t.date) AS followed_on
  FROM planned AS p
  JOIN marts.session_themes AS t ON t.site = p.site AND t.theme = p.theme
  WHERE t.date BETWEEN p.first_day AND p.last_day AND t.staff && p.staff
  GROUP BY p.session_id, p.theme
),
told AS (
  SELECT
    p.session_id, p.site, p.theme, p.date, p.follow_up_date, p.staff, p.action_step, f.followed_on,
    CASE
      WHEN f.followed_on IS NOT NULL THEN 'done'
      WHEN p.follow_up_date >= CAST($as_of AS DATE) THEN 'due'
      ELSE 'overdue'
    END AS status
  FROM planned AS p
  LEFT JOIN followed AS f ON f.session_id = p.session_id AND f.theme = p.theme
),
placed AS (
  SELECT
    t.*, CAST(count(*) OVER (PARTITION BY t.status) AS INTEGER) AS of_status,
    row_number() OVER (
      PARTITION BY t.status
      ORDER BY
        CASE WHEN t.status = 'done' THEN t.follow_up_date END DESC,
        CASE WHEN t.status <> 'done' THEN t.follow_up_date END,
        t.session_id, t.theme
    ) AS place
  FROM told AS t
)
SELECT
  p.session_id, p.site, p.theme, CAST(p.date AS VARCHAR) AS date,
  CAST(p.follow_up_date AS VARCHAR) AS follow_up_date, p.staff, p.action_step,
  CAST(p.followed_on AS VARCHAR) AS followed_on, p.status, p.of_status
FROM placed AS p
WHERE (CAST($status AS VARCHAR) IS NULL OR p.status = $status)
  AND p.place > CAST($offset AS INTEGER)
  AND p.place <= CAST($offset AS INTEGER) + CAST($limit AS INTEGER)
ORDER BY p.status, p.place
