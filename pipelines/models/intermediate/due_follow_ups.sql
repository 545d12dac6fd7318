-- One row per session with a recorded follow-up that is due on the as-of date or soon after, and
-- theme on which no later session has seen one of its attendees around that date.
WITH due AS (
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
),
followed AS (
  SELECT DISTINCT d.agency, d.session_no, d.theme_no
  FROM due AS d
  JOIN raw.build AS b ON b.agency = d.agency
  JOIN intermediate.attendance AS a ON a.agency = d.agency AND a.session_no = d.session_no
  JOIN intermediate.attendance AS x
    ON x.agency = a.agency
    AND x.person_no = a.person_no
    AND x.date BETWEEN d.from_date AND b.as_of
  JOIN intermediate.session_themes AS t
    ON t.agency = x.agency AND t.session_no = x.session_no AND t.theme_no = d.theme_no
)
SELECT d.agency, d.session_no, d.theme_no, d.site_no, d.date, d.follow_up_date
FROM due AS d
LEFT JOIN followed AS f
  ON f.agency = d.agency AND f.session_no = d.session_no AND f.theme_no = d.theme_no
WHERE f.session_no IS NULL
