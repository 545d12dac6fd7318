-- Sessions whose class may still change on the as-of date: one row per session, with the last as-of
-- date on which it may. All others are settled: nothing that a signal looks at lies later.
WITH ahead AS (
  SELECT f.agency, f.session_no, f.date + r.look_ahead_days AS open_to
  FROM intermediate.session_facts AS f
  JOIN staging.rules AS r ON r.agency = f.agency
  JOIN raw.build AS b ON b.agency = f.agency
  WHERE b.as_of <= f.date + r.look_ahead_days
),
following_up AS (
  SELECT f.agency, f.session_no, f.follow_up_date + r.follow_up_slack_days AS open_to
  FROM intermediate.session_facts AS f
  JOIN staging.rules AS r ON r.agency = f.agency
  JOIN raw.build AS b ON b.agency = f.agency
  JOIN intermediate.session_theme_signals AS s
    ON s.agency = f.agency AND s.session_no = f.session_no
  WHERE b.as_of <= f.follow_up_date + r.follow_up_slack_days
    AND f.attendees > 0
    AND s.draw = 0
    AND s.theme_no IS NOT NULL
    AND NOT s.c4
),
leaning AS (
  SELECT b.agency, b.session_no, b.open_to
  FROM intermediate.beside_one_offs AS b
  WHERE b.is_other_channel
  UNION ALL
  SELECT b.agency, b.session_no, b.open_to
  FROM intermediate.beside_one_offs AS b
  JOIN intermediate.attendance AS a ON a.agency = b.agency AND a.session_no = b.session_no
  JOIN intermediate.attendance AS x
    ON x.agency = b.agency AND x.session_no = b.one_off_no AND x.person_no = a.person_no
  WHERE b.is_later
),
own AS (
  SELECT agency, session_no, open_to FROM ahead
  UNION ALL
  SELECT agency, session_no, open_to FROM following_up
  UNION ALL
  SELECT agency, session_no, open_to FROM leaning
),
open_loops AS (
  SELECT t.agency, t.theme_no, t.site_no, t.date, max(o.open_to) AS open_to
  FROM own AS o
  JOIN intermediate.carriers AS t ON t.agency = o.agency AND t.session_no = o.session_no
  WHERE t.draw = 0 AND t.theme_no IS NOT NULL AND t.channel IN ('group', 'supervision')
  GROUP BY t.agency, t.theme_no, t.site_no, t.date
),
newcomers AS (
  SELECT s.agency, s.session_no, x.open_to
  FROM intermediate.session_theme_classes AS s
  JOIN staging.rules AS r ON r.agency = s.agency
  JOIN open_loops AS x
    ON x.agency = s.agency
    AND x.site_no = s.site_no
    AND x.theme_no = s.theme_no
    AND x.date BETWEEN s.date - r.look_back_days AND s.date - 1
  WHERE s.draw = 0 AND s.r4 AND s.detail IN ('entry_only', 'weak')
),
all_open AS (
  SELECT agency, session_no, open_to FROM own
  UNION ALL
  SELECT agency, session_no, open_to FROM newcomers
)
SELECT agency, session_no, max(open_to) AS open_to
FROM all_open
GROUP BY agency, session_no
