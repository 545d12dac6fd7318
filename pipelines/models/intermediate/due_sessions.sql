-- One row per session with a recorded follow-up that is due on the as-of date or soon after, and theme:
-- few of all. A table of their own, so that the engine knows that they are few.
SELECT
  f.agency,
  f.session_no,
  f.site_no,
  t.theme_no,
  f.date,
  f.follow_up_date,
  greatest(f.date + 1, f.follow_up_date - r.follow_up_slack_days) AS from_date
FROM intermediate.session_facts AS f
JOIN staging.rules AS r ON r.agency = f.agency
JOIN raw.build AS b ON b.agency = f.agency
JOIN intermediate.session_themes AS t
  ON t.agency = f.agency AND t.session_no = f.session_no
WHERE f.follow_up_date IS NOT NULL
  AND b.as_of BETWEEN f.date AND f.follow_up_date + r.follow_up_slack_days
