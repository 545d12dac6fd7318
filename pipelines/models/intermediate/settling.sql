-- One row per session: the last as-of date on which its class may still change. Nothing that a
-- signal looks at lies later.
WITH without_return AS (
  SELECT agency, session_no
  FROM intermediate.session_theme_signals
  WHERE draw = 0 AND theme_no IS NOT NULL AND NOT c4
  GROUP BY agency, session_no
),
own_days AS (
  SELECT
    f.agency,
    f.session_no,
    greatest(
      f.date + r.look_ahead_days,
      CASE WHEN f.attendees > 0 AND w.session_no IS NOT NULL THEN f.follow_up_date + r.follow_up_slack_days END
    ) AS open_to
  FROM intermediate.session_facts AS f
  JOIN staging.rules AS r ON r.agency = f.agency
  LEFT JOIN without_return AS w ON w.agency = f.agency AND w.session_no = f.session_no
),
open_one_offs AS (
  SELECT o.agency, o.session_no, o.theme_no, o.site_no, o.date, o.channel, o.date + r.look_ahead_days AS open_to
  FROM intermediate.carriers AS o
  JOIN staging.rules AS r ON r.agency = o.agency
  JOIN raw.build AS b ON b.agency = o.agency
  WHERE o.draw = 0 AND o.r3 AND NOT o.is_required AND b.as_of <= o.date + r.look_ahead_days
),
beside_one_offs AS (
  SELECT s.agency, s.session_no, o.session_no AS one_off_no, o.open_to,
    s.channel <> o.channel
    AND o.date BETWEEN s.date - r.look_back_days AND s.date + r.look_ahead_days AS is_other_channel,
    o.date > s.date
    AND (
      o.date <= s.date + r.look_ahead_days
      OR o.date BETWEEN s.follow_up_date - r.follow_up_slack_days
        AND s.follow_up_date + r.follow_up_slack_days
    ) AS is_later
  FROM open_one_offs AS o
  JOIN staging.rules AS r ON r.agency = o.agency
  JOIN intermediate.carriers AS s
    ON s.agency = o.agency
    AND s.site_no = o.site_no
    AND s.theme_no = o.theme_no
    AND s.session_no <> o.session_no
    AND s.draw = 0
    AND NOT s.r1
),
sharing AS (
  SELECT DISTINCT b.agency, b.session_no, b.one_off_no
  FROM beside_one_offs AS b
  JOIN intermediate.attendance AS a ON a.agency = b.agency AND a.session_no = b.session_no
  JOIN intermediate.attendance AS x
    ON x.agency = b.agency AND x.session_no = b.one_off_no AND x.person_no = a.person_no
  WHERE b.is_later
),
leaning AS (
  SELECT b.agency, b.session_no, max(b.open_to) AS open_to
  FROM beside_one_offs AS b
  LEFT JOIN sharing AS a
    ON a.agency = b.agency AND a.session_no = b.session_no AND a.one_off_no = b.one_off_no
  WHERE b.is_other_channel OR a.session_no IS NOT NULL
  GROUP BY b.agency, b.session_no
),
without_newcomers AS (
  SELECT o.agency, o.session_no, greatest(o.open_to, l.open_to) AS open_to
  FROM own_days AS o
  LEFT JOIN leaning AS l ON l.agency = o.agency AND l.session_no = o.session_no
),
open_loops AS (
  SELECT t.agency, t.theme_no, t.site_no, t.date, o.open_to
  FROM intermediate.carriers AS t
  JOIN raw.build AS b ON b.agency = t.agency
  JOIN without_newcomers AS o ON o.agency = t.agency AND o.session_no = t.session_no
  WHERE t.draw = 0
    AND t.theme_no IS NOT NULL
    AND t.channel IN ('group', 'supervision')
    AND b.as_of <= o.open_to
),
newcomers AS (
  SELECT s.agency, s.session_no, max(x.open_to) AS open_to
  FROM intermediate.session_theme_classes AS s
  JOIN staging.rules AS r ON r.agency = s.agency
  JOIN open_loops AS x
    ON x.agency = s.agency
    AND x.site_no = s.site_no
    AND x.theme_no = s.theme_no
    AND x.date BETWEEN s.date - r.look_back_days AND s.date - 1
  WHERE s.draw = 0 AND s.r4 AND s.detail IN ('entry_only', 'weak')
  GROUP BY s.agency, s.session_no
)
SELECT w.agency, w.session_no, greatest(w.open_to, n.open_to) AS open_to
FROM without_newcomers AS w
LEFT JOIN newcomers AS n ON n.agency = w.agency AND n.session_no = w.session_no
