-- One row per site, month end and month whose sessions may keep a channel live then: those from the
-- day since on.
SELECT
  e.agency,
  e.site_no,
  s.month AS session_month,
  e.month,
  e.month_end - r.live_session_days + 1 AS since
FROM intermediate.month_ends AS e
JOIN staging.rules AS r ON r.agency = e.agency
JOIN intermediate.month_ends AS s
  ON s.agency = e.agency
  AND s.site_no = e.site_no
  AND s.month <= e.month
  AND s.month_end > e.month_end - r.live_session_days
