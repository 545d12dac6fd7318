-- One row per site, theme and month end: how many active staff were in the sessions that keep a
-- channel live.
WITH last_days AS (
  SELECT l.agency, l.site_no, l.theme_no, a.person_no, l.month, max(l.date) AS last_date
  FROM intermediate.loop_sessions AS l
  JOIN intermediate.attendance AS a ON a.agency = l.agency AND a.session_no = l.session_no
  GROUP BY l.agency, l.site_no, l.theme_no, a.person_no, l.month
)
SELECT
  d.agency,
  d.site_no,
  d.theme_no,
  w.month,
  CAST(count(DISTINCT d.person_no) AS integer) AS reached_staff
FROM last_days AS d
JOIN intermediate.live_windows AS w
  ON w.agency = d.agency
  AND w.site_no = d.site_no
  AND w.session_month = d.month
  AND d.last_date >= w.since
JOIN intermediate.active_months AS m
  ON m.agency = d.agency
  AND m.site_no = d.site_no
  AND m.month = w.month
  AND m.person_no = d.person_no
GROUP BY d.agency, d.site_no, d.theme_no, w.month
