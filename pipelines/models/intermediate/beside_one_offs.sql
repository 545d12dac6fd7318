-- Sessions beside a one-off (R3) that may still turn out to be none and would then carry their
-- theme: in another channel, or later with the same staff.
WITH open_one_offs AS (
  SELECT
    o.agency,
    o.session_no,
    o.theme_no,
    o.site_no,
    o.date,
    o.channel,
    o.date + r.look_ahead_days AS open_to
  FROM intermediate.carriers AS o
  JOIN staging.rules AS r ON r.agency = o.agency
  JOIN raw.build AS b ON b.agency = o.agency
  WHERE o.draw = 0 AND o.r3 AND NOT o.is_required AND b.as_of <= o.date + r.look_ahead_days
),
beside AS (
  SELECT
    s.agency,
    s.session_no,
    o.session_no AS one_off_no,
    o.open_to,
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
  WHERE s.draw = 0 AND NOT s.r1
)
SELECT agency, session_no, one_off_no, open_to, is_other_channel, is_later
FROM beside
WHERE is_other_channel OR is_later
